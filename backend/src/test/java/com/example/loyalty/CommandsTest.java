package com.example.loyalty;

import static com.example.loyalty.RunningService.run;
import static com.example.loyalty.orders.OrderBody.paid;
import static com.example.loyalty.sessiontoken.SessionTokens.CLIENT_ID;
import static com.example.loyalty.sessiontoken.SessionTokens.CUSTOMER;
import static com.example.loyalty.sessiontoken.SessionTokens.SECRET;
import static com.example.loyalty.sessiontoken.SessionTokens.SHOP;
import static com.example.loyalty.sessiontoken.SessionTokens.fresh;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.RunningService.Ended;
import com.example.loyalty.sessiontoken.ClientSecret;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.SessionToken;
import com.example.loyalty.sessiontoken.SessionTokenVerifier;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping and the commands, in processes of their own: what an operator sees. */
class CommandsTest {

  private static final String[] ADJUST = {
    "adjust", "--shop", "s.myshopify.com", "--customer", "7", "--reason", "a reason"
  };

  /** On standard error, which comes with the output here. */
  private static final String DATABASE = "Database: jdbc:h2:file:./data/loyalty\n";

  @TempDir Path folder;

  private static String posted(int entry, String points, int balance) {
    return "%sPosted entry %d of customer 7 of s.myshopify.com: %s points, balance %d.\n"
        .formatted(DATABASE, entry, points, balance);
  }

  private Ended adjust(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(ADJUST));
    arguments.addAll(List.of(more));
    return run(folder, Map.of(), arguments.toArray(String[]::new));
  }

  /** LoyaltyConfigurationTest has the other values that cannot be. */
  @Test
  void refusesToStartWithoutAClientIdOrSecretAndSaysWhichVariableToSet() throws Exception {
    Ended ended = run(folder, Map.of("SHOPIFY_API_KEY", "", "SHOPIFY_API_SECRET", "0123456789"));

    assertThat(ended.status()).isNotZero();
    assertThat(ended.output())
        .contains("set SHOPIFY_API_KEY", "set SHOPIFY_API_SECRET")
        .doesNotContain("\tat ", "Exception", SECRET, "0123456789");
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
          .contains("Failed to bind to", ":" + taken.getLocalPort(), "already in use", "check PORT")
          .doesNotContain("\tat ", "ERROR");
    }
  }

  @Test
  void saysInOneLineWhatElseItCannotStartWith() throws Exception {
    Ended noFile = run(folder, Map.of(), "server", "nosuch.yml");
    Ended noAddress = run(folder, Map.of("ADMIN_BIND", "999.1.1.1", "PORT", "0"));

    assertThat(noFile.output()).contains("nosuch.yml").hasLineCount(1);
    Ended otherAddress = run(folder, Map.of("ADMIN_BIND", "192.0.2.1", "PORT", "0"));
    assertThat(otherAddress.output()).contains("assign requested address", "ADMIN_BIND");
    assertThat(noAddress.output()).contains("check ADMIN_BIND").doesNotContain("\tat ", "null\n");
  }

  @Test
  void saysInOneLineThatTheDatabaseCannotBeReached() throws Exception {
    Ended ended = run(folder, Map.of("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/x"), "server");

    assertThat(ended.status()).isNotZero();
    assertThat(ended.output())
        .contains("see DATABASE_URL", "DATABASE_PASSWORD")
        .doesNotContain("\tat ");
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
        .isEqualTo(new Ended(0, posted(1, "+50", 50)));
    Ended repeated = adjust("--points", "50", "--key", "k");
    assertThat(repeated.status()).isZero();
    assertThat(repeated.output()).startsWith(DATABASE + "Nothing changed");
    assertThat(adjust("--points", "-20")).isEqualTo(new Ended(0, posted(2, "-20", 30)));

    for (String[] refused :
        List.of(
            new String[] {"--points", "-31"},
            new String[] {"--points", "51", "--key", "k"},
            new String[] {"--points", "0"})) {
      Ended ended = adjust(refused);
      assertThat(ended.status()).isEqualTo(1);
      assertThat(ended.output().replace(DATABASE, "")).doesNotContain("\tat ").hasLineCount(1);
    }
    assertThat(run(folder, Map.of(), "adjust", "--shop", "s.myshopify.com").status()).isEqualTo(1);
  }

  @Test
  void saysThatARunningServerHoldsTheFile() throws Exception {
    try (RunningService service = RunningService.start(folder)) {
      Ended ended = adjust("--points", "5");

      assertThat(ended.status()).isEqualTo(1);
      assertThat(ended.output()).contains("a running server", "/tasks/").hasLineCount(2);
      assertThat(service.loyalty(fresh().sign()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void saysInAnAnswerOfATaskThatFailedWhatToDo() throws Exception {
    String url = "jdbc:h2:file:%s/data/loyalty;AUTO_SERVER=TRUE;DB_CLOSE_ON_EXIT=TRUE";
    String here = url.formatted(folder);
    String task = "/tasks/adjust?shop=s.myshopify.com&customer=7&points=1&reason=x";
    try (RunningService service = RunningService.start(folder, Map.of("DATABASE_URL", here));
        Connection other = DriverManager.getConnection(here)) {
      service.admin("POST", task);
      other.setAutoCommit(false);
      other.createStatement().execute("select * from account for update");
      HttpResponse<String> locked = service.admin("POST", task);

      assertThat(locked.statusCode()).isEqualTo(500);
      assertThat(locked.body()).contains("Try again; adjust with a key").hasLineCount(1);
      other.rollback();
      assertThat(service.admin("POST", task).body()).contains("entry 2");
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

    assertThat(adjust("--points", "1").output()).isEqualTo(posted(51, "+1", 51));
  }

  private static final String HEADER = "shop,customer,points,reason,key\n";

  private Ended importing(String csv) throws Exception {
    Files.writeString(folder.resolve("balances.csv"), csv);
    return run(folder, Map.of(), "import", "--file", "balances.csv");
  }

  @Test
  void importsAFileOnce() throws Exception {
    String csv =
        """
        key,shop,customer,points,reason
        a,s.myshopify.com,7,420,"Opening balance, as of January"

        b, s.myshopify.com ,8,5,Opening
        """;

    assertThat(importing("\ufeff" + csv))
        .isEqualTo(new Ended(0, DATABASE + "Imported 2 balances; 0 had been imported before.\n"));
    assertThat(importing(csv))
        .isEqualTo(new Ended(0, DATABASE + "Imported 0 balances; 2 had been imported before.\n"));
    assertThat(adjust("--points", "1").output()).isEqualTo(posted(2, "+1", 421));
  }

  @Test
  void importsNothingOfAFileInWhichALineIsWrongAndNamesEachSuchLine() throws Exception {
    String right = "s.myshopify.com,7,1,x,";
    Ended ended =
        importing(
            HEADER
                + right
                + "a\n"
                + right
                + "\n\nevil.com,7,1,x,b\ns.myshopify.com,x,1,x,c\ns.myshopify.com,7,0,x,d\n"
                + "s.myshopify.com,7,1.5,x,e\ns.myshopify.com,7\n");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output())
        .contains("line 3: key: is missing")
        .contains("line 5: shop: named like", "line 6: customer: ", "line 7: points: must not be 0")
        .contains("line 8: points: a whole number", "line 9: points: is missing")
        .endsWith("Nothing was imported. Wrong lines: 6, of which shown: 6.\n");
    assertThat(adjust("--points", "1").output()).isEqualTo(posted(1, "+1", 1));
  }

  @Test
  void importsNothingWhenABalanceWouldNotHoldOrAKeyMeansTwoThings() throws Exception {
    Ended below = importing(HEADER + "s.myshopify.com,7,5,x,a\ns.myshopify.com,7,-6,x,b\n");
    Ended reused = importing(HEADER + "s.myshopify.com,7,5,x,a\ns.myshopify.com,7,6,x,a\n");

    assertThat(below.output()).startsWith(DATABASE + "line 3: Nothing changed: the balance is 5");
    assertThat(reused.output())
        .startsWith(DATABASE + "line 3: Nothing changed: this key posted entry 1");
    assertThat(adjust("--points", "1").output()).isEqualTo(posted(1, "+1", 1));
  }

  @Test
  void importsNoFileThatIsNotThereOrNoTableOfBalances() throws Exception {
    Ended missing = run(folder, Map.of(), "import", "--file", "nosuch.csv");
    Ended otherTable = importing("a,b\n1,2\n");
    Ended tooWide = importing(HEADER + "s.myshopify.com,7,1,x,a,b\n");

    assertThat(missing.output()).contains("nosuch.csv").hasLineCount(2);
    assertThat(otherTable.output())
        .isEqualTo(DATABASE + "line 1: must name the columns shop,customer,points,reason,key\n");
    assertThat(tooWide.output()).startsWith(DATABASE + "line 2: has 6 columns instead of 5");
    Files.write(folder.resolve("latin1.csv"), (HEADER + "s,7,1,\u00e9,a\n").getBytes(ISO_8859_1));
    Ended latin1 = run(folder, Map.of(), "import", "--file", "latin1.csv");
    assertThat(latin1.output())
        .contains("no CSV in UTF-8", "Nothing was imported")
        .doesNotContain("\tat ");
    Ended empty = importing("");
    assertThat(empty.output()).startsWith(DATABASE + "line 1: must name the columns");
    for (Ended each : List.of(missing, otherTable, tooWide, latin1, empty)) {
      assertThat(each.status()).isEqualTo(1);
    }
  }

  @Test
  void checksADatabaseAndSaysWhatIsWrongInIt() throws Exception {
    adjust("--points", "5");
    Ended clean = run(folder, Map.of(), "check");
    assertThat(clean.status()).isZero();
    assertThat(clean.output())
        .isEqualTo(
            DATABASE
                + "Checked accounts (1), ledger entries (1), orders (0) and redemptions (0): all is well.\n");

    String url = "jdbc:h2:file:" + folder.resolve("data/loyalty") + ";DATABASE_TO_LOWER=TRUE";
    try (Connection database = DriverManager.getConnection(url);
        var statement = database.createStatement()) {
      statement.execute("update account set balance = 6");
    }
    Ended wrong = run(folder, Map.of(), "check");
    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.output())
        .contains("balance 6 of customer 7 of s.myshopify.com, but the entries add up to 5")
        .contains("violations (2)");
  }

  @Test
  void exportsACustomersDataAsJson() throws Exception {
    adjust("--points", "5");
    Ended ended = run(folder, Map.of(), "export", "--shop", "s.myshopify.com", "--customer", "7");
    Ended nobody = run(folder, Map.of(), "export", "--shop", "s.myshopify.com", "--customer", "x");

    assertThat(ended.status()).isZero();
    assertThat(
            new ObjectMapper()
                .readTree(ended.output().substring(DATABASE.length()))
                .at("/entries/0/points")
                .asLong())
        .isEqualTo(5);
    assertThat(nobody.status()).isEqualTo(1);
    assertThat(nobody.output()).isEqualTo("customer: the number of the customer's id\n");
  }

  @Test
  void losesNoAcknowledgedWebhookWhenItIsKilled() throws Exception {
    RunningService service = RunningService.start(folder);
    Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    AtomicLong ids = new AtomicLong();
    for (int i = 0; i < 4; i++) {
      var unused =
          threads.submit(
              () -> {
                while (ids.get() < 100_000) {
                  long id = ids.incrementAndGet();
                  byte[] body = ("" + paid(id, "2026-11-20T10:00:01Z", "1.00")).getBytes(UTF_8);
                  if (service.webhook("orders/paid", body).statusCode() == 200) {
                    acknowledged.add(id);
                  }
                }
                return null;
              });
    }
    while (acknowledged.size() < 100) {
      Thread.sleep(10);
    }
    service.kill();
    threads.shutdownNow();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

    Ended ended =
        run(folder, Map.of(), "export", "--shop", SHOP.host(), "--customer", "" + CUSTOMER.id());
    Set<Long> kept = new HashSet<>();
    new ObjectMapper()
        .readTree(ended.output().substring(DATABASE.length()))
        .get("entries")
        .forEach(entry -> kept.add(entry.get("order_id").asLong()));
    assertThat(kept).containsAll(acknowledged);
    assertThat(run(folder, Map.of(), "check").status()).isZero();
  }
}
