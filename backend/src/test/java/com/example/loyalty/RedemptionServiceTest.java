package com.example.loyalty;

import static com.example.loyalty.orders.OrderBody.paid;
import static com.example.loyalty.sessiontoken.SessionTokens.SHOP;
import static com.example.loyalty.sessiontoken.SessionTokens.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.discount.FakeAdminApi;
import com.example.loyalty.discount.FakeReply;
import com.example.loyalty.sessiontoken.SessionTokens;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redeems through a running service and a played Admin API; each test has a customer of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedemptionServiceTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path folder;

  private FakeAdminApi shopify;
  private RunningService service;
  private long customer = 5000;

  @BeforeAll
  void start() throws Exception {
    shopify = FakeAdminApi.start();
    service = RunningService.start(folder, environment());
  }

  private Map<String, String> environment() {
    return Map.of("SHOPIFY_ADMIN_ORIGIN", shopify.origin(), "LOYALTY_SWEEP_INTERVAL", "200ms");
  }

  @AfterAll
  void stop() throws Exception {
    service.close();
    shopify.close();
  }

  @BeforeEach
  void giveANewCustomerPoints() throws Exception {
    shopify.always(FakeReply.normal());
    customer++;
    give(customer, 420);
  }

  @AfterEach
  void allIsAccountedFor() throws Exception {
    assertThat(service.adminPost("/tasks/check", "").body()).contains("all is well");
  }

  private void give(long customer, int points) throws Exception {
    String query = "?shop=%s&customer=%d&points=%d&reason=Start".formatted(SHOP, customer, points);
    assertThat(service.adminPost("/tasks/adjust" + query, "").statusCode()).isEqualTo(200);
  }

  private static String token(long customer) {
    return fresh().with("sub", "\"gid://shopify/Customer/" + customer + "\"").sign();
  }

  private HttpResponse<String> redeem(String rewardId, String key) throws Exception {
    return service.redeem(token(customer), rewardId, "Idempotency-Key", key);
  }

  private JsonNode get(String path) throws Exception {
    return json(service.get(path, token(customer)));
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  private static String newKey() {
    return UUID.randomUUID().toString();
  }

  private JsonNode awaitStatus(String id, String status) throws Exception {
    JsonNode redemption = get("/api/loyalty/redemptions/" + id);
    for (int i = 0; i < 300 && !redemption.path("status").asText().equals(status); i++) {
      Thread.sleep(100);
      redemption = get("/api/loyalty/redemptions/" + id);
    }
    assertThat(redemption.path("status").asText()).isEqualTo(status);
    return redemption;
  }

  @Test
  void givesACodeForPoints() throws Exception {
    HttpResponse<String> answer = redeem("r5", newKey());

    assertThat(answer.statusCode()).isEqualTo(201);
    JsonNode redemption = json(answer);
    assertThat(redemption.get("code").asText()).matches("LOY(-[2-9A-HJ-NP-Z]{4}){3}");
    assertThat(redemption)
        .isEqualTo(
            JSON.readTree(
                """
                {"id": %s, "status": "ISSUED", "code": %s, "points": 100, "amount": "5.00",
                 "currency": "USD", "expiresAt": %s, "balance": 320}"""
                    .formatted(
                        redemption.get("id"),
                        redemption.get("code"),
                        redemption.get("expiresAt"))));
    assertThat(Instant.parse(redemption.get("expiresAt").asText()))
        .isBetween(Instant.now().plusSeconds(86_300), Instant.now().plusSeconds(86_400));
    assertThat(get("/api/loyalty/redemptions/" + redemption.get("id").asText()))
        .isEqualTo(redemption);
    assertThat(get("/api/loyalty").get("activeRedemption")).isEqualTo(redemption);
    assertThat(get("/api/loyalty/history").get("entries").get(0).get("redemptionId"))
        .isEqualTo(redemption.get("id"));
  }

  @Test
  void answers202WhileShopifyIsSlowAndFinishesAllTheSame() throws Exception {
    shopify.always(FakeReply.slow(Duration.ofSeconds(5)));

    long start = System.nanoTime();
    HttpResponse<String> answer = redeem("r5", newKey());

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    assertThat(answer.statusCode()).isEqualTo(202);
    JsonNode redemption = json(answer);
    String id = redemption.get("id").asText();
    assertThat(redemption.has("code")).isFalse();
    assertThat(answer.headers().firstValue("Location")).hasValue("/api/loyalty/redemptions/" + id);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(awaitStatus(id, "ISSUED").get("code").asText()).startsWith("LOY-");
  }

  @Test
  void givesManyCustomersTheirCodesAtOnceWhileShopifyIsQuick() throws Exception {
    long first = customer + 1;
    for (int i = 0; i < 30; i++) {
      give(++customer, 100);
    }
    List<Integer> statuses =
        atOnce(
            30, i -> service.redeem(token(first + i), "r5", "Idempotency-Key", "k").statusCode());

    assertThat(statuses).hasSize(30).containsOnly(201);
  }

  @Test
  void takesPointsOnceForOneKeyHoweverOftenItComes() throws Exception {
    String key = newKey();
    List<Integer> statuses = atOnce(30, i -> redeem("r5", key).statusCode());

    assertThat(statuses).containsOnlyOnce(201).filteredOn(s -> s != 201).containsOnly(200);
    assertThat(get("/api/loyalty").get("balance").asInt()).isEqualTo(320);
  }

  @Test
  void letsOneOfManyRedemptionsOfACustomerThrough() throws Exception {
    List<Integer> statuses = atOnce(30, i -> redeem("r5", newKey()).statusCode());

    assertThat(statuses).containsOnlyOnce(201).filteredOn(s -> s != 201).containsOnly(409, 429);
    assertThat(get("/api/loyalty").get("balance").asInt()).isEqualTo(320);
  }

  @Test
  void givesThePointsBackWhenShopifyRefuses() throws Exception {
    shopify.next(
        FakeReply.refused(
            """
            [{"field": ["basicCodeDiscount", "endsAt"], "code": "INVALID", "message": "no"}]"""));
    String key = newKey();
    HttpResponse<String> answer = redeem("r5", key);

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(json(answer).get("code").asText()).isEqualTo("discount-refused");
    assertThat(get("/api/loyalty").get("balance").asInt()).isEqualTo(420);
    HttpResponse<String> again = redeem("r5", key);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(json(again).get("status").asText()).isEqualTo("FAILED");
    assertThat(redeem("r5", newKey()).statusCode()).isEqualTo(201);
  }

  @Test
  void findsTheCodeThatWasCreatedWhenTheAnswerWasLost() throws Exception {
    shopify.next(FakeReply.cutAfter());
    HttpResponse<String> answer = redeem("r5", newKey());

    assertThat(answer.statusCode()).isEqualTo(202);
    awaitStatus(json(answer).get("id").asText(), "ISSUED");
  }

  @Test
  void anOrderWithTheCodeUsesItAndItsCancellationGivesThePointsBack() throws Exception {
    JsonNode redemption = json(redeem("r5", newKey()));
    String code = redemption.get("code").asText().toLowerCase(java.util.Locale.ROOT);
    var order =
        paid(customer, Instant.now().toString(), "79.00")
            .with("customer", Map.of("id", customer))
            .with("discount_codes", List.of(Map.of("code", code)));
    deliver("orders/paid", order.toString());

    assertThat(get("/api/loyalty").get("activeRedemption").isNull()).isTrue();
    assertThat(get("/api/loyalty").get("balance").asInt()).isEqualTo(320 + 79);

    deliver("orders/cancelled", order.with("cancelled_at", Instant.now().toString()).toString());
    awaitStatus(redemption.get("id").asText(), "RETURNED");
    List<String> kinds = new ArrayList<>();
    get("/api/loyalty/history").get("entries").forEach(e -> kinds.add(e.get("kind").asText()));
    assertThat(kinds).containsExactly("CLAWBACK", "RELEASE", "EARN", "REDEEM", "ADJUST");
    assertThat(get("/api/loyalty").get("balance").asInt()).isEqualTo(420);
  }

  private void deliver(String topic, String body) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(service.webhook(topic, bytes).statusCode()).isEqualTo(200);
  }

  @Test
  void limitsTriesInAMinute() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(redeem("nothing", newKey()).statusCode()).isEqualTo(422);
    }
    HttpResponse<String> tooMany = redeem("r5", newKey());

    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(tooMany.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 60);
  }

  @Test
  void aCrashBetweenReservationAndCodeLosesNothing() throws Exception {
    Path home = Files.createDirectory(folder.resolve("crash"));
    try (var crashed = RunningService.start(home, environment())) {
      service.close();
      service = crashed;
      give(customer, 420);
      var signal = new CountDownLatch(1);
      shopify.always(FakeReply.after(signal));
      HttpResponse<String> answer = redeem("r5", newKey());
      assertThat(answer.statusCode()).isEqualTo(202);
      crashed.kill();
      shopify.always(FakeReply.normal());
      signal.countDown();
      service = RunningService.start(home, environment());
      JsonNode redemption = awaitStatus(json(answer).get("id").asText(), "ISSUED");
      assertThat(redemption.get("balance").asInt()).isEqualTo(320);
    }
  }

  @Test
  void neverWritesCodesOrTokensIntoTheLog() throws Exception {
    JsonNode redemption = json(redeem("r5", newKey()));

    assertThat(service.output())
        .contains(redemption.get("id").asText())
        .doesNotContain(redemption.get("code").asText())
        .doesNotContain(FakeAdminApi.TOKEN_PREFIX)
        .doesNotContain(SessionTokens.SECRET);
  }

  private interface Attempt {
    int status(int number) throws Exception;
  }

  private static List<Integer> atOnce(int many, Attempt attempt) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Callable<Integer>> attempts = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        int number = i;
        attempts.add(() -> attempt.status(number));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> each : threads.invokeAll(attempts)) {
        statuses.add(each.get());
      }
      return statuses;
    } finally {
      threads.shutdownNow();
    }
  }
}
