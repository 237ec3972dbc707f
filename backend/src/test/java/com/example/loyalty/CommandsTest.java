package com.example.loyalty;

import static com.example.loyalty.RunningService.run;
import static com.example.loyalty.sessiontoken.SessionTokens.CLIENT_ID;
import static com.example.loyalty.sessiontoken.SessionTokens.SECRET;
import static com.example.loyalty.sessiontoken.SessionTokens.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.RunningService.Ended;
import com.example.loyalty.sessiontoken.ClientSecret;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.SessionToken;
import com.example.loyalty.sessiontoken.SessionTokenVerifier;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping and the commands, in processes of their own: what an operator sees. */
class CommandsTest {

  private static final String[] ADJUST = {
    "adjust", "--shop", "s.myshopify.com", "--customer", "7", "--reason", "a reason"
  };

  @TempDir Path folder;

  private Ended adjust(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(ADJUST));
    arguments.addAll(List.of(more));
    return run(folder, Map.of(), arguments.toArray(String[]::new));
  }

  private void assertRefusesToStart(Map<String, String> environment, String sentence)
      throws Exception {
    Ended ended = run(folder, environment);

    assertThat(ended.status()).isNotZero();
    assertThat(ended.output())
        .contains(sentence)
        .doesNotContain("\tat ", "Exception", SECRET, "0123456789");
  }

  @Test
  void refusesToStartWithoutAClientIdOrSecretAndSaysWhichVariableToSet() throws Exception {
    assertRefusesToStart(Map.of("SHOPIFY_API_KEY", ""), "set SHOPIFY_API_KEY");
    assertRefusesToStart(Map.of("SHOPIFY_API_KEY", "  "), "set SHOPIFY_API_KEY");
    assertRefusesToStart(Map.of("SHOPIFY_API_SECRET", ""), "set SHOPIFY_API_SECRET");
    assertRefusesToStart(
        Map.of("SHOPIFY_API_SECRET", "0123456789012345678901234567890"), "set SHOPIFY_API_SECRET");
    assertRefusesToStart(Map.of("SHOPIFY_API_SECRET", " ".repeat(40)), "set SHOPIFY_API_SECRET");
    assertRefusesToStart(
        Map.of("SHOPIFY_API_SECRET_PREVIOUS", "01234567890"), "check SHOPIFY_API_SECRET_PREVIOUS");
  }

  @Test
  void takesEveryCharacterOfAnEnvironmentVariableAsItIs() throws Exception {
    String hostile = "'\"\\ ${HOME} #: {} \n - ! & * 0123456789";
    Ended ended =
        run(
            folder,
            Map.of("SHOPIFY_API_SECRET", hostile),
            "token",
            "--shop",
            "s.myshopify.com",
            "--customer",
            "7");

    var verifier =
        new SessionTokenVerifier(CLIENT_ID, List.of(new ClientSecret(hostile)), Clock.systemUTC());
    assertThat(verifier.verify(ended.output().strip()).customer()).contains(new CustomerGid(7));
  }

  @Test
  void saysInOneLineThatAPortIsInUse() throws Exception {
    try (var taken = new ServerSocket(0)) {
      Ended ended =
          run(folder, Map.of("PORT", "" + taken.getLocalPort(), "ADMIN_PORT", "0"), "server");

      assertThat(ended.status()).isNotZero();
      assertThat(ended.output())
          .contains("Failed to bind to", ":" + taken.getLocalPort(), "PORT or ADMIN_PORT")
          .doesNotContain("\tat ", "ERROR");
    }
  }

  @Test
  void saysInOneLineWhatElseItCannotStartWith() throws Exception {
    Ended noFile = run(folder, Map.of(), "server", "nosuch.yml");
    Ended noAddress = run(folder, Map.of("ADMIN_BIND", "999.1.1.1", "PORT", "0"));

    assertThat(noFile.output()).contains("nosuch.yml").hasLineCount(1);
    assertThat(noAddress.output()).contains("check ADMIN_BIND").doesNotContain("\tat ", "null\n");
  }

  @Test
  void saysInOneLineThatTheDatabaseCannotBeReached() throws Exception {
    Ended ended = run(folder, Map.of("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/x"), "server");

    assertThat(ended.status()).isNotZero();
    assertThat(ended.output()).contains("see DATABASE_URL").doesNotContain("\tat ");
  }

  @Test
  void printsATokenThatTheServiceAccepts() throws Exception {
    String[] guest = {"token", "--shop", "s.myshopify.com"};
    var verifier =
        new SessionTokenVerifier(CLIENT_ID, List.of(new ClientSecret(SECRET)), Clock.systemUTC());

    SessionToken token = verifier.verify(run(folder, Map.of(), guest).output().strip());

    assertThat(token.shop()).isEqualTo(new ShopDomain("s.myshopify.com"));
    assertThat(token.customer()).isEmpty();
  }

  @Test
  void printsNoTokenForNonsense() throws Exception {
    Ended noShop = run(folder, Map.of(), "token", "--shop", "evil.com");
    Ended noCustomer =
        run(folder, Map.of(), "token", "--shop", "s.myshopify.com", "--customer", "0");

    assertThat(noShop.status()).isEqualTo(1);
    assertThat(noShop.output()).isEqualTo("a shop is named like your-store.myshopify.com\n");
    assertThat(noCustomer.status()).isEqualTo(1);
    assertThat(noCustomer.output()).isEqualTo("--customer: the number of the customer's id\n");
  }

  @Test
  void adjustsOnceByKeyAndRefusesWithASentence() throws Exception {
    assertThat(adjust("--points", "+50", "--key", "k"))
        .isEqualTo(new Ended(0, "Posted entry 1: +50 points, balance 50.\n"));
    Ended repeated = adjust("--points", "50", "--key", "k");
    assertThat(repeated.status()).isZero();
    assertThat(repeated.output()).startsWith("Nothing changed");
    assertThat(adjust("--points", "-20"))
        .isEqualTo(new Ended(0, "Posted entry 2: -20 points, balance 30.\n"));

    for (String[] refused :
        List.of(
            new String[] {"--points", "-31"},
            new String[] {"--points", "51", "--key", "k"},
            new String[] {"--points", "0"})) {
      Ended ended = adjust(refused);
      assertThat(ended.status()).isEqualTo(1);
      assertThat(ended.output()).doesNotContain("\tat ").hasLineCount(1);
    }
    assertThat(run(folder, Map.of(), "adjust", "--shop", "s.myshopify.com").status()).isEqualTo(1);
  }

  @Test
  void saysThatARunningServerHoldsTheFile() throws Exception {
    try (RunningService service = RunningService.start(folder)) {
      Ended ended = adjust("--points", "5");

      assertThat(ended.status()).isEqualTo(1);
      assertThat(ended.output()).contains("a running server", "/tasks/").hasLineCount(1);
      assertThat(service.loyalty(fresh().sign()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void stopsGracefullyWhenTold() throws Exception {
    RunningService service = RunningService.start(folder);
    Process process = service.terminate();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("128 + SIGTERM").isEqualTo(143);
    assertThat(service.output()).doesNotContain("ERROR", "\tat ");
  }

  @Test
  void losesNothingThatItAcknowledgedWhenItIsKilled() throws Exception {
    RunningService service = RunningService.start(folder);
    String task = "/tasks/adjust?shop=s.myshopify.com&customer=7&points=1&reason=x";
    int acknowledged = 0;
    while (acknowledged < 50) {
      assertThat(service.admin("POST", task).statusCode()).isEqualTo(200);
      acknowledged++;
    }
    service.kill();

    assertThat(adjust("--points", "1").output())
        .isEqualTo("Posted entry 51: +1 points, balance 51.\n");
  }
}
