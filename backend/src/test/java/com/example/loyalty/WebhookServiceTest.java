package com.example.loyalty;

import static com.example.loyalty.orders.OrderBody.lineRefund;
import static com.example.loyalty.orders.OrderBody.order;
import static com.example.loyalty.orders.OrderBody.paid;
import static com.example.loyalty.sessiontoken.SessionTokens.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.orders.OrderBody;
import com.example.loyalty.sessiontoken.SessionTokens;
import com.example.loyalty.webhook.Webhooks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole service in a process of its own, told by Shopify and asked by customers. */
class WebhookServiceTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String T1 = "2026-11-20T10:00:01Z";
  private static final String T2 = "2026-11-20T10:00:02Z";
  private static final AtomicLong IDS = new AtomicLong(100);

  @TempDir static Path folder;
  private static RunningService service;

  @BeforeAll
  static void start() throws Exception {
    service =
        RunningService.start(
            folder,
            Map.of(
                "SHOPIFY_API_SECRET_PREVIOUS",
                SessionTokens.PREVIOUS_SECRET,
                "LOYALTY_SWEEP_INTERVAL",
                "100ms"));
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
  }

  private static byte[] bytes(Object body) {
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void tell(String topic, Object body, String... headers) throws Exception {
    HttpResponse<String> answer = service.webhook(topic, bytes(body), headers);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static OrderBody of(OrderBody order, long customer) {
    return order.with("customer", JSON.createObjectNode().put("id", customer));
  }

  private static JsonNode get(String path, long customer) throws Exception {
    HttpResponse<String> answer = service.get(path, fresh().forCustomer(customer).sign());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static long balance(long customer) throws Exception {
    return get("/api/loyalty", customer).get("balance").asLong();
  }

  private static HttpResponse<String> signedAs(byte[] body, String hmac) throws Exception {
    return service.webhook("orders/paid", body, "X-Shopify-Hmac-Sha256", hmac);
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String code)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(JSON.readTree(answer.body()).get("code").asText()).isEqualTo(code);
  }

  @Test
  void showsWhatAnOrderBroughtAndWhy() throws Exception {
    tell("orders/create", of(order(1, T1, "84.50"), 7));
    assertThat(get("/api/loyalty/orders/1", 7).get("state").asText()).isEqualTo("none");
    tell("orders/paid", of(paid(1, T1, "84.50"), 7));
    tell("refunds/create", lineRefund(9, 1, T2, "20.00"));

    assertThat(balance(7)).isEqualTo(64);
    assertThat(get("/api/loyalty/orders/1", 7))
        .isEqualTo(JSON.readTree("{\"orderId\":\"1\",\"state\":\"posted\",\"points\":64}"));
    JsonNode history = get("/api/loyalty/history?limit=1", 7);
    JsonNode clawback = history.get("entries").get(0);
    assertThat(clawback.get("kind").asText()).isEqualTo("CLAWBACK");
    assertThat(clawback.get("points").asLong()).isEqualTo(-20);
    assertThat(clawback.get("balanceAfter").asLong()).isEqualTo(64);
    assertThat(clawback.get("orderId").asText()).isEqualTo("1");
    JsonNode rest = get("/api/loyalty/history?cursor=" + history.get("next").asText(), 7);
    assertThat(rest.get("entries")).hasSize(1);
    assertThat(rest.get("entries").get(0).get("kind").asText()).isEqualTo("EARN");
    assertThat(rest.get("next").isNull()).isTrue();
  }

  @Test
  void showsNothingOfAnotherCustomersOrder() throws Exception {
    tell("orders/paid", of(paid(2, T1, "84.50"), 8));

    assertThat(get("/api/loyalty/orders/2", 9))
        .isEqualTo(JSON.readTree("{\"orderId\":\"2\",\"state\":\"none\",\"points\":0}"));
    assertThat(get("/api/loyalty/history", 9).get("entries")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "history?limit=0,400",
    "history?limit=101,400",
    "history?limit=100,200",
    "history?limit=1&limit=1,400",
    "history?limit=x,400",
    "history?limit=,400",
    "history?cursor=0,400",
    "history?cursor=-1,400",
    "history?cursor=9999999999999999999,400",
    "history?cursor=1,200",
    "orders/gid:,400",
    "orders/%31,200",
    "orders/1x,400",
    "orders/-1,400",
    "orders/%D9%A1,400",
    "orders/99999999999999999999999999,200"
  })
  void refusesWhatIsNoPageOrOrder(String path, int status) throws Exception {
    HttpResponse<String> answer = service.get("/api/loyalty/" + path, fresh().sign());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    if (status == 400) {
      assertRefused(answer, 400, "malformed-request");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"history", "orders/1"})
  void tellsAGuestThatThisIsForCustomers(String path) throws Exception {
    assertRefused(
        service.get("/api/loyalty/" + path, fresh().without("sub").sign()),
        403,
        "customer-required");
  }

  @Test
  void refusesEveryHmacButTheOneOfTheseBytes() throws Exception {
    byte[] body = bytes(of(paid(3, T1, "84.50"), 10));
    String right = Webhooks.hmac(SessionTokens.SECRET, body);
    byte[] raw = Base64.getDecoder().decode(right);
    byte[] flipped = raw.clone();
    flipped[31] ^= 1;
    byte[] spaced = bytes(new String(body, StandardCharsets.UTF_8) + " ");
    for (String wrong :
        new String[] {
          "",
          "=",
          right.replace("=", ""),
          right + "=",
          right + "\u00e9",
          "sha256=" + right,
          '"' + right + '"',
          right + "," + right,
          right.toLowerCase(java.util.Locale.ROOT),
          right.substring(1),
          HexFormat.of().formatHex(raw),
          Base64.getUrlEncoder().encodeToString(raw),
          Base64.getEncoder().encodeToString(flipped),
          Base64.getEncoder().encodeToString(Arrays.copyOf(raw, 16)),
          Webhooks.hmac(SessionTokens.SECRET + "x", body),
          Webhooks.hmac("x", body),
          Webhooks.hmac(SessionTokens.SECRET, spaced),
          Webhooks.hmac(SessionTokens.SECRET, new byte[0])
        }) {
      if (!wrong.equals(right)) {
        HttpResponse<String> answer = signedAs(body, wrong);
        assertRefused(answer, 401, "invalid-hmac");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
      }
    }
    assertRefused(
        service.webhook("orders/paid", body, "Shopify-Hmac-Sha256", "x"), 401, "invalid-hmac");
    assertThat(balance(10)).isZero();
  }

  @Test
  void acceptsThePreviousSecretAndTheHeadersWithoutX() throws Exception {
    byte[] body = bytes(of(paid(4, T1, "84.50"), 11));

    assertThat(signedAs(body, Webhooks.hmac(SessionTokens.PREVIOUS_SECRET, body)).statusCode())
        .isEqualTo(200);
    assertThat(balance(11)).isEqualTo(84);
    String answer =
        service.raw(
            """
            POST /webhooks HTTP/1.1\r
            Host: localhost\r
            Connection: close\r
            Shopify-Topic: orders/updated\r
            Shopify-Shop-Domain: test-shop.myshopify.com\r
            Shopify-Hmac-Sha256: %s\r
            Content-Length: %d\r
            \r
            %s"""
                .formatted(
                    Webhooks.hmac(SessionTokens.SECRET, body),
                    body.length,
                    new String(body, StandardCharsets.UTF_8)));
    assertThat(answer).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"x\"",
        "{",
        "{}",
        "{\"id\":1}{}",
        "{\"id\":1,\"id\":1}",
        "{\"id\":NaN}",
        "\ufeff{\"id\":1}",
        "{\"id\":1,\"updated_at\":\"2026-11-20T10:00:01Z\"}"
      })
  void refusesASignedBodyThatIsNoOrder(String body) throws Exception {
    assertRefused(service.webhook("orders/paid", bytes(body)), 400, "malformed-request");
  }

  @Test
  void refusesASignedBodyThatIsNoUtf8OrToDeep() throws Exception {
    byte[] latin1 = "{\"id\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    byte[] utf16 = "{\"id\":1}".getBytes(StandardCharsets.UTF_16);

    assertRefused(service.webhook("orders/paid", latin1), 400, "malformed-request");
    assertRefused(service.webhook("orders/paid", utf16), 400, "malformed-request");
    assertRefused(
        service.webhook("orders/paid", bytes("[".repeat(100_000))), 400, "malformed-request");
  }

  @ParameterizedTest
  @CsvSource({
    "X-Shopify-Topic,x",
    "X-Shopify-Topic,'orders/paid, orders/paid'",
    "X-Shopify-Shop-Domain,x",
    "X-Shopify-Shop-Domain,evil.com",
    "X-Shopify-Shop-Domain,test-shop.myshopify.com.evil.com"
  })
  void refusesASignedBodyWhoseHeadersSayNothingSensible(String name, String value)
      throws Exception {
    assertRefused(
        service.webhook("orders/paid", bytes(paid(5, T1, "1.00")), name, value),
        400,
        "malformed-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"products/update", "customer.tags_added", "orders/edited"})
  void acknowledgesATopicThatItHasNoUseFor(String topic) throws Exception {
    tell(topic, "{\"id\":1}");
  }

  @Test
  void takesFiveMebibytesAndNotAByteMore() throws Exception {
    String start = "{\"id\":1,\"note\":\"";
    byte[] most = bytes(start + "x".repeat(5 * 1024 * 1024 - start.length() - 2) + "\"}");
    byte[] more = bytes(start + "x".repeat(5 * 1024 * 1024 - start.length() - 1) + "\"}");

    tell("products/update", new String(most, StandardCharsets.UTF_8));
    assertRefused(service.webhook("products/update", more), 413, "content-too-large");
    assertRefused(
        service.webhook("orders/paid", new byte[6 * 1024 * 1024]), 413, "content-too-large");
  }

  /** Shopify sends again what is answered with 503. */
  @Test
  void keepsNoMoreThanEightLongBodiesOfStrangersInMemory() throws Exception {
    String start =
        "POST /webhooks HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            + "X-Shopify-Hmac-Sha256: x\r\nContent-Length: 1000000\r\n\r\n";
    byte[] longer = bytes("{\"id\":1,\"note\":\"" + "x".repeat(70_000) + "\"}");
    List<Socket> strangers = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), service.port);
        strangers.add(socket);
        socket.getOutputStream().write(bytes(start + "x".repeat(70_000)));
      }
      await(() -> service.webhook("products/update", longer).statusCode() == 503);
      tell("products/update", "{\"id\":1}");
    } finally {
      for (Socket socket : strangers) {
        socket.close();
      }
    }
    await(() -> service.webhook("products/update", longer).statusCode() == 200);
  }

  @Test
  void refusesABodyWithoutAnHmacBeforeItIsSent() throws Exception {
    String head = "POST /webhooks HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    assertThat(service.raw(head + "Connection: close\r\nContent-Length: 1000000\r\n\r\n{"))
        .startsWith("HTTP/1.1 401 ")
        .contains("invalid-hmac");
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    for (int tries = 0; !condition.call(); tries++) {
      assertThat(tries).as("tries of 50 ms").isLessThan(200);
      Thread.sleep(50);
    }
  }

  @Test
  void postsWhatMaturesWithoutAWebhook() throws Exception {
    try (RunningService patient =
        RunningService.start(
            Files.createDirectory(folder.resolve("patient")),
            Map.of("LOYALTY_PENDING_PERIOD", "3s", "LOYALTY_SWEEP_INTERVAL", "100ms"))) {
      String now = java.time.Instant.now().toString();
      patient.webhook("orders/paid", bytes(of(paid(1, now, "84.50"), 7)));
      String token = fresh().forCustomer(7).sign();
      JsonNode member = JSON.readTree(patient.loyalty(token).body());
      assertThat(member.get("pending").asLong()).isEqualTo(84);
      assertThat(member.get("balance").asLong()).isZero();
      assertThat(patient.get("/api/loyalty/orders/1", token).body())
          .isEqualTo("{\"orderId\":\"1\",\"state\":\"pending\",\"points\":84}");

      for (int tries = 0; tries < 300 && member.get("balance").asLong() == 0; tries++) {
        Thread.sleep(100);
        member = JSON.readTree(patient.loyalty(token).body());
      }
      assertThat(member.get("pending").asLong()).isZero();
      assertThat(member.get("balance").asLong()).isEqualTo(84);
      assertThat(patient.get("/api/loyalty/orders/1", token).body()).contains("\"posted\"");
    }
  }

  /**
   * In Berlin 02:30 comes twice on that day, at 00:30 and at 01:30 UTC. Another process, because H2
   * asks the JVM for its time zone once.
   */
  @Test
  void knowsWhichWebhookIsNewerAlsoInTheHourThatComesTwice() throws Exception {
    try (RunningService berlin =
        RunningService.start(
            Files.createDirectory(folder.resolve("berlin")), Map.of("TZ", "Europe/Berlin"))) {
      berlin.webhook("orders/paid", bytes(of(paid(1, "2026-10-25T01:30:00Z", "84.50"), 7)));
      berlin.webhook("orders/paid", bytes(of(paid(1, "2026-10-25T01:00:00Z", "20.00"), 7)));

      JsonNode member = JSON.readTree(berlin.loyalty(fresh().forCustomer(7).sign()).body());
      assertThat(member.get("balance").asLong()).isEqualTo(84);
    }
  }

  @Test
  void checksARunningDatabaseAndExportsFromIt() throws Exception {
    tell("orders/paid", of(paid(6, T1, "84.50"), 12));

    HttpResponse<String> check = service.admin("POST", "/tasks/check");
    assertThat(check.statusCode()).as(check.body()).isEqualTo(200);
    assertThat(check.body()).contains("all is well");
    JsonNode export =
        JSON.readTree(
            service
                .admin("POST", "/tasks/export?shop=" + SessionTokens.SHOP + "&customer=12")
                .body());
    assertThat(export.get("account").get(0).get("balance").asLong()).isEqualTo(84);
    assertThat(export.get("entries")).hasSize(1);
    assertThat(export.get("orders").get(0).get("subtotal").asText()).isEqualTo("84.5");
  }

  @Test
  void importsIntoARunningDatabase() throws Exception {
    String csv = "shop,customer,points,reason,key\ntest-shop.myshopify.com,13,5,Opening,a\n";

    assertThat(service.adminPost("/tasks/import", csv).body())
        .isEqualTo("Imported 1 balances; 0 had been imported before.\n");
    assertThat(service.adminPost("/tasks/import", csv).body())
        .isEqualTo("Imported 0 balances; 1 had been imported before.\n");
    HttpResponse<String> refused = service.adminPost("/tasks/import", csv + "x,y,z\n");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).startsWith("line 3: ").contains("Nothing was imported");
    assertThat(balance(13)).isEqualTo(5);
  }

  @Test
  void logsWhatOnlyAnOperatorCanSee() throws Exception {
    String about =
        """
        {"shop_domain": "%s", "customer": {%s}, "data_request": {"id": %d},
         "orders_to_redact": []}""";
    tell("customers/data_request", about.formatted(SessionTokens.SHOP, "\"id\": 15", 1));
    tell("customers/data_request", about.formatted(SessionTokens.SHOP, "", 2));
    tell(
        "customers/redact",
        "{\"shop_domain\":\"%s\",\"customer\":{\"id\":15},\"orders_to_redact\":[]}"
            .formatted(SessionTokens.SHOP));
    String code = "LOY-2222-3333-4444";
    tell(
        "orders/create",
        of(order(8, T1, "1.00"), 16)
            .with("discount_codes", JSON.readTree("[{\"code\": \"%s\"}]".formatted(code))));

    assertThat(service.output())
        .contains("Customer 15 of test-shop.myshopify.com asks for their data: give the merchant")
        .contains("A customer of test-shop.myshopify.com without a number asks for their data")
        .contains("Customer 15 of test-shop.myshopify.com is redacted")
        .contains("test-shop.myshopify.com: order 8 carries a code like ours")
        .doesNotContain(code);
  }

  @Test
  void logsNeitherTheSecretNorWhatIsInABody() throws Exception {
    tell("orders/paid", of(paid(7, T1, "1.00"), 14).with("email", "robin@example.com"));
    service.webhook("orders/paid", bytes("{\"id\":\"robin@example.com\"}"));
    service.webhook(
        "orders/paid", bytes("{\"email\":\"robin@example.com\"}"), "X-Shopify-Hmac-Sha256", "x");

    assertThat(service.output()).doesNotContain("robin@example.com", SessionTokens.SECRET);
  }
}
