package com.example.loyalty.contract;

import static com.example.loyalty.sessiontoken.SessionTokens.fresh;
import static io.dropwizard.testing.ConfigOverride.config;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.LoyaltyApplication;
import com.example.loyalty.LoyaltyConfiguration;
import com.example.loyalty.contract.RawHttp.Answer;
import com.example.loyalty.sessiontoken.SessionTokens;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dropwizard.testing.DropwizardTestSupport;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import jakarta.ws.rs.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Holds the running service against docs/reference/openapi.yaml, and the document against itself.
 */
class OpenApiContractTest {

  private static final OpenApi CONTRACT =
      OpenApi.read(java.nio.file.Path.of("..", "docs", "reference", "openapi.yaml"));

  private static final String DATABASE =
      "jdbc:h2:mem:contract;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
          + ";DB_CLOSE_DELAY=-1";

  @RegisterExtension
  static final DropwizardAppExtension<LoyaltyConfiguration> SERVICE =
      new DropwizardAppExtension<>(newService());

  private static DropwizardTestSupport<LoyaltyConfiguration> newService() {
    return new DropwizardTestSupport<>(
        LoyaltyApplication.class,
        "loyalty.yml",
        config("shopify.clientId", SessionTokens.CLIENT_ID),
        config("shopify.clientSecret", SessionTokens.SECRET),
        config("database.url", DATABASE),
        config("server.applicationConnectors[0].port", "0"),
        config("server.adminConnectors[0].port", "0"));
  }

  /**
   * A request and what comes of it.
   *
   * @param operation in the document
   * @param outcome the status, and the problem's code or the state
   */
  private record Case(String what, String operation, String outcome, String request) {
    @Override
    public String toString() {
      return what + ": " + outcome;
    }
  }

  private static final String GET = "GET /api/loyalty";
  private static final String PREFLIGHT = "OPTIONS /api/loyalty";
  private static final String MEMBER = bearer(fresh());
  private static final String GUEST = bearer(fresh().without("sub"));
  private static final String EXPIRED = bearer(fresh().with("exp", "1"));
  private static final String LONG = "a".repeat(8192);

  static final List<Case> CASES =
      List.of(
          get("a member", "200 member", MEMBER),
          get("a guest", "200 guest", GUEST),
          get("an unreadable Accept", "400 malformed-request", MEMBER, "Accept: ;"),
          new Case("an encoded slash", GET, "400 malformed-request", request("GET /api%2Floyalty")),
          get("no token", "401 missing-token"),
          get("an expired token", "401 invalid-token", EXPIRED),
          get("two tokens", "401 invalid-token", MEMBER, MEMBER),
          get("HTML is asked for", "406 not-acceptable", MEMBER, "Accept: text/html"),
          new Case("a long query", GET, "414 uri-too-long", request(GET + "?" + LONG)),
          get("a long header", "431 request-header-fields-too-large", "X: " + LONG),
          new Case("a preflight", PREFLIGHT, "204", request(PREFLIGHT, "Origin: null")),
          other("an unknown path", "404 not-found", request("GET /api", MEMBER)),
          other("a method of ours", "405 method-not-allowed", request("POST /api/loyalty", MEMBER)),
          other("a method unknown", "405 method-not-allowed", request("BREW /api/loyalty", MEMBER)),
          other("an expectation", "417 expectation-failed", request(GET, "Expect: coffee")),
          new Case(
              "another HTTP",
              GET,
              "400 malformed-request",
              request(GET).replace("HTTP/1.1", "HTTP/4.0")));

  private static final Case DATABASE_FAILS = get("a member", "500 internal-error", MEMBER);
  private static final Case STOPPING = get("a member", "503 service-unavailable", MEMBER);

  private static Case get(String what, String outcome, String... headers) {
    return new Case(what, GET, outcome, request(GET, headers));
  }

  private static Case other(String what, String outcome, String request) {
    return new Case(what, OpenApi.OTHER_REQUESTS, outcome, request);
  }

  private static String bearer(SessionTokens token) {
    return "Authorization: Bearer " + token.sign();
  }

  private static String request(String methodAndTarget, String... headers) {
    String more = Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining());
    return methodAndTarget
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + more
        + "\r\n";
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void theServiceAnswersAsDocumented(Case request) throws Exception {
    check(request, SERVICE.getLocalPort());
  }

  @Test
  void theServiceAnswersAsDocumentedWhenItsDatabaseFails() throws Exception {
    try (Connection database = DriverManager.getConnection(DATABASE);
        var statement = database.createStatement()) {
      statement.execute("alter table account rename to hidden");
      try {
        check(DATABASE_FAILS, SERVICE.getLocalPort());
      } finally {
        statement.execute("alter table hidden rename to account");
      }
    }
  }

  @Test
  void theServiceAnswersAsDocumentedWhileItStops() throws Exception {
    DropwizardTestSupport<LoyaltyConfiguration> stopping = newService();
    stopping.before();
    try {
      stopping
          .getEnvironment()
          .getApplicationContext()
          .getServer()
          .getDescendants(GracefulHandler.class)
          .forEach(GracefulHandler::shutdown);
      check(STOPPING, stopping.getLocalPort());
    } finally {
      stopping.after();
    }
  }

  private static void check(Case request, int port) throws Exception {
    Answer answer = RawHttp.send(port, request.request());
    var body = new JsonMapper().readTree(answer.body());
    assertThat(OpenApi.outcome("" + answer.status(), body)).isEqualTo(request.outcome());
    assertThat(CONTRACT.violations(request.operation(), answer)).isEmpty();
  }

  @Test
  void everyDocumentedOutcomeIsProvokedAndNoOther() {
    Stream<String> provoked = cases().map(each -> each.operation() + ": " + each.outcome());
    assertThat(provoked.collect(Collectors.toSet())).isEqualTo(CONTRACT.promises());
  }

  @Test
  void everyDocumentedProblemCodeIsProvokedAndNoOther() {
    Stream<String> provoked = cases().map(Case::outcome).filter(OpenApiContractTest::isProblem);
    assertThat(provoked.map(outcome -> outcome.substring(4)).collect(Collectors.toSet()))
        .isEqualTo(Set.copyOf(CONTRACT.problemCodes()));
  }

  private static boolean isProblem(String outcome) {
    return outcome.startsWith("4") || outcome.startsWith("5");
  }

  private static Stream<Case> cases() {
    return Stream.concat(CASES.stream(), Stream.of(DATABASE_FAILS, STOPPING));
  }

  @Test
  void everyResourceMethodIsDocumentedAndEveryDocumentedOneExists() {
    ResourceConfig jersey = SERVICE.getEnvironment().jersey().getResourceConfig();
    Stream<String> registered =
        Stream.concat(
                jersey.getClasses().stream(), jersey.getInstances().stream().map(Object::getClass))
            .filter(type -> type.isAnnotationPresent(Path.class))
            .map(Resource::from)
            .flatMap(resource -> methods("", resource));
    Set<String> documented = CONTRACT.operations().keySet();
    documented.remove(OpenApi.OTHER_REQUESTS);
    // Answered before they come to Jersey.
    documented.removeIf(name -> name.startsWith("OPTIONS "));
    assertThat(registered).containsExactlyInAnyOrderElementsOf(documented);
  }

  private static Stream<String> methods(String parent, Resource resource) {
    String path = parent + resource.getPath();
    return Stream.concat(
        resource.getAllMethods().stream().map(method -> method.getHttpMethod() + " " + path),
        resource.getChildResources().stream().flatMap(child -> methods(path, child)));
  }

  @Test
  void everyExampleInTheDocumentFollowsItsSchema() {
    assertThat(CONTRACT.brokenExamples()).isEmpty();
  }

  @Test
  void noObjectInTheDocumentAllowsUndocumentedMembers() {
    assertThat(CONTRACT.openSchemas()).isEmpty();
  }
}
