package com.example.loyalty.contract;

import static com.example.loyalty.contract.Case.WEBHOOK;
import static com.example.loyalty.contract.Case.any;
import static com.example.loyalty.contract.Case.of;
import static com.example.loyalty.contract.Case.request;
import static com.example.loyalty.contract.Case.signed;
import static com.example.loyalty.contract.Case.webhook;
import static com.example.loyalty.contract.RawHttp.send;
import static com.example.loyalty.orders.OrderBody.lineRefund;
import static com.example.loyalty.orders.OrderBody.paid;
import static com.example.loyalty.sessiontoken.SessionTokens.fresh;
import static io.dropwizard.testing.ConfigOverride.config;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.LoyaltyApplication;
import com.example.loyalty.LoyaltyConfiguration;
import com.example.loyalty.contract.Case.Operation;
import com.example.loyalty.contract.RawHttp.Answer;
import com.example.loyalty.discount.FakeAdminApi;
import com.example.loyalty.discount.FakeReply;
import com.example.loyalty.sessiontoken.SessionTokens;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dropwizard.testing.DropwizardTestSupport;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

  private static final FakeAdminApi SHOPIFY = startShopify();

  @RegisterExtension
  static final DropwizardAppExtension<LoyaltyConfiguration> SERVICE =
      new DropwizardAppExtension<>(newService());

  private static FakeAdminApi startShopify() {
    try {
      return FakeAdminApi.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void stopShopify() {
    SHOPIFY.close();
  }

  private static DropwizardTestSupport<LoyaltyConfiguration> newService() {
    return new DropwizardTestSupport<>(
        LoyaltyApplication.class,
        "loyalty.yml",
        config("shopify.clientId", SessionTokens.CLIENT_ID),
        config("shopify.clientSecret", SessionTokens.SECRET),
        config("database.url", DATABASE),
        config("shopify.adminOrigin", SHOPIFY.origin()),
        // The sweeper would take answers that are meant for a case.
        config("sweepInterval", "1h"),
        config("orders.pendingPeriod", "14d"),
        config("server.applicationConnectors[0].port", "0"),
        config("server.adminConnectors[0].port", "0"));
  }

  private static final Operation LOYALTY = new Operation("GET /api/loyalty");
  private static final Operation HISTORY = new Operation("GET /api/loyalty/history");
  private static final Operation ORDER = order("1");

  private static Operation order(String id) {
    return new Operation("GET /api/loyalty/orders/{orderId}", "GET /api/loyalty/orders/" + id);
  }

  private static final String MEMBER = bearer(fresh());
  private static final String GUEST = bearer(fresh().without("sub"));
  private static final String EXPIRED = bearer(fresh().with("exp", "1"));

  private static String bearer(SessionTokens token) {
    return "Authorization: Bearer " + token.sign();
  }

  private static final JsonNode PAID = CONTRACT.exampleBody(WEBHOOK.name());
  private static final Case ORDER_PAID =
      webhook("the documented example", "200", "orders/paid", PAID);
  private static final Case ORDER_PAID_NOW =
      webhook("an order", "200", "orders/paid", paid(1, Instant.now().toString(), "84.50"));
  private static final Case ORDER_REFUNDED =
      webhook(
          "a refund",
          "200",
          "refunds/create",
          lineRefund(1, PAID.get("id").asLong(), "2025-07-01T00:00:00Z", "80.00"));

  private static final List<Case> WEBHOOKS =
      List.of(
          ORDER_PAID,
          ORDER_PAID_NOW,
          ORDER_REFUNDED,
          webhook("a topic without a use", "200", "products/update", "{}"),
          webhook("no topic", "400 malformed-request", "", PAID),
          webhook("no order", "400 malformed-request", "orders/paid", "{}"),
          webhook("no JSON", "400 malformed-request", "orders/paid", ""),
          signed("no shop", "400 malformed-request", PAID, PAID, "X-Shopify-Topic: orders/paid"),
          signed("another's HMAC", "401 invalid-hmac", "{}", PAID, "X-Shopify-Topic: orders/paid"),
          of("no HMAC", "401 invalid-hmac", WEBHOOK),
          webhook(
              "a large body", "413 content-too-large", "orders/paid", " ".repeat((5 << 20) + 1)));

  private static final List<Case> READS =
      List.of(
          of("a member", "200 member", LOYALTY, MEMBER),
          of("a guest", "200 guest", LOYALTY, GUEST),
          of("all entries", "200", HISTORY, MEMBER),
          of("a page", "200", HISTORY.with("?limit=1"), MEMBER),
          of("the last page", "200", HISTORY.with("?cursor=2"), MEMBER),
          of("two limits", "400 malformed-request", HISTORY.with("?limit=1&limit=1"), MEMBER),
          of("no cursor", "400 malformed-request", HISTORY.with("?cursor=x"), MEMBER),
          of("a guest", "403 customer-required", HISTORY, GUEST),
          of("an order that matures later", "200 pending", ORDER, MEMBER),
          of("a matured order", "200 posted", order(PAID.get("id").asText()), MEMBER),
          of("an unknown order", "200 none", order("2"), MEMBER),
          of("a letter", "400 malformed-request", order("1x"), MEMBER),
          of("a guest", "403 customer-required", ORDER, GUEST));

  private static final Operation REDEEM = new Operation("POST /api/loyalty/redemptions");
  private static final String ID = "00000000-0000-4000-8000-000000000000";
  private static final Operation REDEMPTION = redemption(ID);

  private static Operation redemption(String id) {
    return new Operation("GET /api/loyalty/redemptions/{id}", "GET /api/loyalty/redemptions/" + id);
  }

  private static Case redeem(String what, String outcome, long customer, String key, String id) {
    String token = bearer(fresh().with("sub", "\"gid://shopify/Customer/" + customer + "\""));
    String body = "{\"rewardId\":\"" + id + "\"}";
    return redeem(what, outcome, token, "application/json", key, body);
  }

  private static Case redeem(
      String what, String outcome, String token, String type, String key, String body) {
    String request =
        request(
            REDEEM.target(),
            token,
            "Idempotency-Key: " + key,
            "Content-Type: " + type,
            "Content-Length: " + body.length());
    return new Case(what, REDEEM.name(), outcome, request + body);
  }

  private static final String JSON = "application/json";

  /** In this order Shopify creates a code, refuses, and throttles; see {@link #fill}. */
  private static final List<Case> REDEMPTIONS =
      List.of(
          redeem("a reward", "201 ISSUED", 11, "a", "r5"),
          redeem("the same again", "200 ISSUED", 11, "a", "r5"),
          redeem("the same key", "422 idempotency-key-reused", 11, "a", "r10"),
          redeem("another one", "409 redemption-active", 11, "b", "r5"),
          redeem("Shopify refuses", "502 discount-refused", 13, "a", "r5"),
          redeem("Shopify throttles", "202 RESERVED", 12, "a", "r5"),
          redeem("a poor customer", "409 insufficient-points", 14, "a", "r5"),
          redeem("no such reward", "422 unknown-reward", 14, "a", "r0"),
          redeem("the eleventh try", "429 too-many-requests", 15, "11", "r5"),
          redeem("no key", "400 malformed-request", 11, "", "r5"),
          redeem("no reward", "400 malformed-request", MEMBER, JSON, "a", "[]"),
          redeem("a guest", "403 customer-required", GUEST, JSON, "a", "{\"rewardId\":\"r5\"}"),
          redeem("a form", "415 unsupported-media-type", MEMBER, "text/plain", "a", "{}"),
          of("its own", "200 ISSUED", REDEMPTION, MEMBER),
          of("another's", "404 not-found", redemption("x"), MEMBER),
          of("a guest", "403 customer-required", REDEMPTION, GUEST));

  private static Stream<Case> faultyReads(Operation operation) {
    return Stream.of(
        of("no token", "401 missing-token", operation),
        of("an expired token", "401 invalid-token", operation, EXPIRED),
        of("two tokens", "401 invalid-token", operation, MEMBER, MEMBER),
        of("HTML is asked for", "406 not-acceptable", operation, MEMBER, "Accept: text/html"));
  }

  static final List<Case> CASES =
      Stream.of(
              WEBHOOKS.stream(),
              READS.stream(),
              REDEMPTIONS.stream(),
              Stream.of(LOYALTY, HISTORY, ORDER, REDEEM, REDEMPTION)
                  .flatMap(OpenApiContractTest::faultyReads),
              Stream.of(LOYALTY, HISTORY, ORDER, REDEEM, REDEMPTION, WEBHOOK)
                  .flatMap(Case::ofAnyRequest),
              Stream.of(
                  any("a preflight", "204", request("OPTIONS /api")),
                  any("an unknown path", "404 not-found", request("GET /api", MEMBER)),
                  any("an encoded slash", "400 malformed-request", request("GET /api%2Floyalty"))))
          .flatMap(cases -> cases)
          .toList();

  private static final List<Case> DATABASE_FAILS =
      List.of(
          of("a member", "500 internal-error", LOYALTY, MEMBER),
          of("a member", "500 internal-error", HISTORY, MEMBER),
          of("a member", "500 internal-error", ORDER, MEMBER),
          redeem("a member", "500 internal-error", 11, "c", "r5"),
          of("a member", "500 internal-error", REDEMPTION, MEMBER),
          webhook("an order", "500 internal-error", "orders/paid", PAID));

  private static final Case STOPPING =
      any("a member", "503 service-unavailable", request(LOYALTY.target(), MEMBER));

  /** An entry of every kind, and an order in every state. */
  @BeforeAll
  static void fill() throws Exception {
    send(SERVICE.getLocalPort(), ORDER_PAID.request());
    send(SERVICE.getLocalPort(), ORDER_PAID_NOW.request());
    adjust(1001, 200);
    SHOPIFY.next(refusal(), FakeReply.normal());
    redeem(1001, "refused", "r5");
    redeem(1001, "issued", "r5");
    knowTheId();
    adjust(1001, -150);
    send(SERVICE.getLocalPort(), ORDER_REFUNDED.request());
    adjust(11, 420);
    adjust(12, 420);
    adjust(13, 420);
    for (int tries = 1; tries <= 10; tries++) {
      redeem(15, "" + tries, "r5");
    }
    SHOPIFY.next(FakeReply.normal(), refusal(), FakeReply.throttled(50));
  }

  private static FakeReply refusal() {
    return FakeReply.refused(
        """
        [{"field": ["basicCodeDiscount", "endsAt"], "code": "INVALID", "message": "no"}]""");
  }

  private static void adjust(long customer, int points) throws Exception {
    String adjust = "POST /tasks/adjust?shop=%s&customer=%d&points=%d&reason=Test";
    send(SERVICE.getAdminPort(), request(adjust.formatted(SessionTokens.SHOP, customer, points)));
  }

  private static void redeem(long customer, String key, String rewardId) throws Exception {
    send(SERVICE.getLocalPort(), redeem("", "", customer, key, rewardId).request());
  }

  /** The case that asks for a redemption cannot learn its id. */
  private static void knowTheId() throws Exception {
    try (Connection database = DriverManager.getConnection(DATABASE);
        var statement = database.createStatement()) {
      String known = "redemption_id = '" + ID + "' where redemption_id = ";
      String issued = "(select redemption_id from redemption where status = 'ISSUED')";
      statement.execute("update ledger_entry set " + known + issued);
      statement.execute("update redemption set " + known + issued);
    }
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void theServiceAnswersAsDocumented(Case request) throws Exception {
    check(request);
  }

  @Test
  void theServiceAnswersAsDocumentedWhenItsDatabaseFails() throws Exception {
    try (Connection database = DriverManager.getConnection(DATABASE);
        var statement = database.createStatement()) {
      statement.execute("alter table order_state rename to hidden_order");
      statement.execute("alter table ledger_entry rename to hidden_entry");
      statement.execute("alter table redemption rename to hidden_redemption");
      try {
        for (Case request : DATABASE_FAILS) {
          check(request);
        }
      } finally {
        statement.execute("alter table hidden_order rename to order_state");
        statement.execute("alter table hidden_entry rename to ledger_entry");
        statement.execute("alter table hidden_redemption rename to redemption");
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

  private static void check(Case request) throws Exception {
    check(request, SERVICE.getLocalPort());
  }

  private static void check(Case request, int port) throws Exception {
    Answer answer = send(port, request.request());
    var body = new JsonMapper().readTree(answer.body());
    assertThat(OpenApi.outcome("" + answer.status(), body)).isEqualTo(request.outcome());
    assertThat(CONTRACT.violations(request.operation(), answer)).isEmpty();
  }

  @Test
  void theHistoryHasEveryDocumentedKindOfEntryAndNoOther() throws Exception {
    Set<String> kinds = new HashSet<>();
    history("").get("entries").forEach(entry -> kinds.add(entry.get("kind").asText()));
    assertThat(kinds).isEqualTo(Set.copyOf(CONTRACT.values("LedgerEntry", "kind")));
  }

  @Test
  void aPageOfTheHistoryHasTheDocumentedLimits() throws Exception {
    JsonNode limit = CONTRACT.parameter(HISTORY.name(), "limit");
    long least = limit.get("minimum").asLong();
    long most = limit.get("maximum").asLong();
    assertThat(history("?limit=" + least).has("entries")).isTrue();
    assertThat(history("?limit=" + most).has("entries")).isTrue();
    assertThat(history("?limit=" + (least - 1)).path("status").asInt()).isEqualTo(400);
    assertThat(history("?limit=" + (most + 1)).path("status").asInt()).isEqualTo(400);
  }

  private static JsonNode history(String query) throws Exception {
    String request = request(HISTORY.target() + query, MEMBER);
    return new JsonMapper().readTree(send(SERVICE.getLocalPort(), request).body());
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
        .isEqualTo(Set.copyOf(CONTRACT.values("Problem", "code")));
  }

  private static boolean isProblem(String outcome) {
    return outcome.startsWith("4") || outcome.startsWith("5");
  }

  private static Stream<Case> cases() {
    return Stream.of(CASES, DATABASE_FAILS, List.of(STOPPING)).flatMap(List::stream);
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
    documented.remove(OpenApi.ANY_REQUEST);
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
