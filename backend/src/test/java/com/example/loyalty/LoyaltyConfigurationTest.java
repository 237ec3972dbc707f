package com.example.loyalty;

import static com.example.loyalty.sessiontoken.SessionTokens.CLIENT_ID;
import static com.example.loyalty.sessiontoken.SessionTokens.SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.Resources;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.core.setup.Bootstrap;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service and its commands say of values that cannot be. */
class LoyaltyConfigurationTest {

  @TempDir Path folder;

  private static String refusal(Map<String, String> environment, String file) throws IOException {
    Map<String, String> all =
        new HashMap<>(Map.of("SHOPIFY_API_KEY", CLIENT_ID, "SHOPIFY_API_SECRET", SECRET));
    all.putAll(environment);
    var application = new LoyaltyApplication();
    var bootstrap = new Bootstrap<>(application);
    application.initialize(bootstrap);
    try {
      bootstrap
          .getConfigurationFactoryFactory()
          .create(
              LoyaltyConfiguration.class,
              bootstrap.getValidatorFactory().getValidator(),
              bootstrap.getObjectMapper(),
              "dw")
          .build(new ConfigurationSource(all::get), file);
      throw new AssertionError("is taken");
    } catch (ConfigurationException e) {
      var out = new StringWriter();
      Failures.explain(e, new PrintWriter(out, true));
      return out.toString();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SHOPIFY_API_KEY, '', set SHOPIFY_API_KEY",
    "SHOPIFY_API_KEY, '  ', set SHOPIFY_API_KEY",
    "SHOPIFY_API_SECRET, '', set SHOPIFY_API_SECRET",
    "SHOPIFY_API_SECRET, 0123456789012345678901234567890, set SHOPIFY_API_SECRET",
    "SHOPIFY_API_SECRET, '                                        ', set SHOPIFY_API_SECRET",
    "SHOPIFY_API_SECRET_PREVIOUS, 01234567890, check SHOPIFY_API_SECRET_PREVIOUS"
  })
  void takesNoClientIdOrSecretThatIsMissingOrTooShort(String name, String value, String sentence)
      throws Exception {
    assertThat(refusal(Map.of(name, value), ConfigurationSource.IN_THE_JAR))
        .contains(sentence)
        .doesNotContain("0123456789");
  }

  @ParameterizedTest
  @ValueSource(strings = {" %s", "%s\n", "'%s'", "\"%s\""})
  void takesNoSecretThatHasWhiteSpaceOrQuotesAroundIt(String around) throws Exception {
    String secret = around.formatted(SECRET);

    assertThat(refusal(Map.of("SHOPIFY_API_SECRET", secret), ConfigurationSource.IN_THE_JAR))
        .contains("white space or quotes around it")
        .doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOYALTY_PENDING_PERIOD|14|orders.pendingPeriod: Invalid duration: 14. Wrong time unit",
        "LOYALTY_CODE_VALIDITY|-1d|redemptions.codeValidity: Invalid duration: -1d",
        "LOYALTY_RELEASE_GRACE|1w|redemptions.releaseGrace: Invalid duration: 1w. Wrong time unit",
        "LOYALTY_SWEEP_INTERVAL|10|sweepInterval: Invalid duration: 10. Wrong time unit",
        "PORT|abc|server.applicationConnectors.0.port: is no whole number",
        "ADMIN_PORT|99999|server.adminConnectors.0.port must be between 1 and 65535"
      })
  void namesTheVariableWhoseValueCannotBe(String variable, String value, String sentence)
      throws Exception {
    assertThat(refusal(Map.of(variable, value), ConfigurationSource.IN_THE_JAR))
        .isEqualTo("loyalty.yml: " + sentence + ": check " + variable + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id: r10|id: r5|program: two rewards have the id r5",
        "amount: \"5.00\"|amount: \"5.005\"|program: 5.005 is no amount of USD",
        "currency: USD|currency: XXY|program.currency: is no Currency",
        "currency: USD|currency:|program.currency: is empty",
        "per: \"1.00\"|per: one|program.earn.per: is no number",
        "rewards:|rewards: [|Malformed YAML at line: 14, column: 13; while parsing a flow node",
        "id: r10, |''|program.rewards.1.id: is missing",
        "points: 1,|points: 1.5,|program.earn.points: is no whole number",
        "points: 180,|points: 180.9,|program.rewards.1.points: is no whole number"
      })
  void saysInOneLineWhatIsWrongInTheProgram(String right, String wrong, String sentence)
      throws Exception {
    String yaml = Resources.toString(Resources.getResource("loyalty.yml"), UTF_8);
    Path file = Files.writeString(folder.resolve("my.yml"), yaml.replace(right, wrong));

    assertThat(refusal(Map.of(), file.toString())).isEqualTo(file + ": " + sentence + "\n");
  }
}
