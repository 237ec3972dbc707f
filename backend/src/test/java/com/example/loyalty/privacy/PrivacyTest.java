package com.example.loyalty.privacy;

import static com.example.loyalty.orders.OrderBody.lineRefund;
import static com.example.loyalty.orders.OrderBody.paid;
import static com.example.loyalty.sessiontoken.SessionTokens.CUSTOMER;
import static com.example.loyalty.sessiontoken.SessionTokens.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.loyalty.MemberPoints;
import com.example.loyalty.discount.AdminOrigin;
import com.example.loyalty.discount.DiscountCodes;
import com.example.loyalty.orders.OrderBody;
import com.example.loyalty.orders.Orders;
import com.example.loyalty.points.Adjustment;
import com.example.loyalty.points.Ledger;
import com.example.loyalty.points.Program;
import com.example.loyalty.redemption.UsedCodes;
import com.example.loyalty.sessiontoken.ClientSecret;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.SessionTokens;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.example.loyalty.store.Database;
import com.example.loyalty.store.TestDatabase;
import com.example.loyalty.webhook.Webhook;
import com.example.loyalty.webhook.Webhooks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.WebApplicationException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class PrivacyTest {

  private static final String T1 = "2026-11-20T10:00:01Z";
  private static final String T2 = "2026-11-20T10:00:02Z";
  private static final String T3 = "2026-11-20T10:00:03Z";
  private static final String TOMORROW = "2026-11-21T10:00:00Z";
  private static final ShopDomain OTHER_SHOP = new ShopDomain("other-shop.myshopify.com");
  private static final CustomerGid OTHER = new CustomerGid(2002);
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
  private static final Program PROGRAM =
      new Program(
          Currency.getInstance("USD"), new Program.Earn(1, BigDecimal.ONE), List.of(), true);
  private static final ClientSecret SECRET = new ClientSecret(SessionTokens.SECRET);
  private static final List<String> TABLES =
      List.of(
          "account", "ledger_entry", "order_state", "order_refund", "data_request", "redemption");

  @Parameter TestDatabase kind;

  private Database database;
  private Ledger ledger;
  private Orders orders;
  private Privacy privacy;

  @BeforeEach
  void open() throws Exception {
    database = kind.open();
    ledger = new Ledger(database.jdbi(), NOW);
    orders = new Orders(database.jdbi(), PROGRAM, Duration.ZERO, new UsedCodes(NOW), NOW);
    // Nothing here asks Shopify.
    var codes = new DiscountCodes(new AdminOrigin("http://127.0.0.1:9"), "", SECRET, NOW);
    privacy = new Privacy(database.jdbi(), codes, NOW);
  }

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  private static Webhook webhook(ShopDomain shop, String topic, String at, Object body) {
    return Webhooks.read(shop.host(), topic, at, body.toString());
  }

  private void order(ShopDomain shop, OrderBody body) {
    orders.order(webhook(shop, "orders/paid", T3, body));
  }

  private void redactCustomer(ShopDomain shop, String orderIds) {
    String body =
        "{\"shop_id\":1,\"shop_domain\":\"%s\",\"customer\":{\"id\":1001,\"email\":\"a@b.c\"},\"orders_to_redact\":%s}";
    privacy.redactCustomer(webhook(shop, "customers/redact", T3, body.formatted(shop, orderIds)));
  }

  private void redactShop(ShopDomain shop) {
    String body = "{\"shop_id\":1,\"shop_domain\":\"%s\"}".formatted(shop);
    privacy.redactShop(webhook(shop, "shop/redact", T3, body));
  }

  private void uninstall(ShopDomain shop, String at) {
    String body = "{\"id\":1,\"myshopify_domain\":\"%s\"}".formatted(shop);
    privacy.uninstalled(webhook(shop, "app/uninstalled", at, body));
  }

  private void requestData(String body) {
    privacy.dataRequested(webhook(SHOP, "customers/data_request", T3, body));
  }

  private static String dataRequest(long id) {
    return "{\"shop_id\":1,\"shop_domain\":\"%s\",\"orders_requested\":[1],\"customer\":{\"id\":1001},\"data_request\":{\"id\":%d}}"
        .formatted(SHOP, id);
  }

  private long rows(String table, ShopDomain shop) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select("select count(*) from " + table + " where shop = ?", shop.host())
                    .mapTo(Long.class)
                    .one());
  }

  private JsonNode export(CustomerGid customer) throws Exception {
    return new ObjectMapper().readTree(Export.of(database.jdbi(), NOW, SHOP, customer).toJson());
  }

  @Test
  void forgetsACustomerAndNobodyElse() throws Exception {
    order(SHOP, paid(1, T1, "84.00"));
    order(SHOP, paid(2, T1, "10.00").with("customer", Map.of("id", 2002)));
    order(OTHER_SHOP, paid(1, T1, "5.00"));
    orders.refund(webhook(SHOP, "refunds/create", T3, lineRefund(7, 1, T2, "20.00")));
    requestData(dataRequest(3));

    redactCustomer(SHOP, "[1]");
    redactCustomer(SHOP, "[1]");

    assertThat(balance(SHOP, CUSTOMER)).isZero();
    assertThat(balance(SHOP, OTHER)).isEqualTo(10);
    assertThat(balance(OTHER_SHOP, CUSTOMER)).isEqualTo(5);
    JsonNode left = export(CUSTOMER);
    for (String part : List.of("account", "entries", "orders", "refunds", "dataRequests")) {
      assertThat(left.get(part)).as(part).isEmpty();
    }
    assertThat(rows("order_refund", SHOP)).isZero();
  }

  @Test
  void bringsNothingBackWhenALateWebhookComes() throws Exception {
    order(SHOP, paid(1, T1, "84.00"));
    redactCustomer(SHOP, "[1, 2, \"3\"]");

    order(SHOP, paid(1, T2, "84.00"));
    order(SHOP, paid(2, T2, "84.00"));
    order(SHOP, paid(3, T2, "84.00"));
    orders.refund(webhook(SHOP, "refunds/create", T3, lineRefund(7, 1, T2, "20.00")));

    assertThat(balance(SHOP, CUSTOMER)).isZero();
    assertThat(rows("ledger_entry", SHOP)).isZero();
    assertThat(rows("order_refund", SHOP)).isZero();
  }

  @Test
  void forgetsAlsoTheOrdersThatShopifyDoesNotName() throws Exception {
    order(SHOP, paid(1, T1, "84.00"));
    redactCustomer(SHOP, "[]");
    order(SHOP, paid(1, T2, "84.00"));

    assertThat(rows("ledger_entry", SHOP)).isZero();
  }

  @Test
  void forgetsThreeThousandOrdersAtOnce() throws Exception {
    List<Long> ids = LongStream.rangeClosed(1, 3_000).boxed().toList();
    order(SHOP, paid(1, T1, "84.00"));
    redactCustomer(SHOP, ids.toString());

    assertThat(rows("order_state", SHOP)).isEqualTo(3_000);
    order(SHOP, paid(3_000, T2, "84.00"));
    assertThat(rows("ledger_entry", SHOP)).isZero();
  }

  @Test
  void leavesNothingHalfForgottenWhenOrdersComeAtTheSameTime() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 4; round++) {
        int first = round * 100 + 1;
        List<Future<?>> running = new java.util.ArrayList<>();
        for (int id = first; id < first + 20; id++) {
          OrderBody body = paid(id, T1, "1.00");
          running.add(threads.submit(() -> order(SHOP, body)));
        }
        running.add(threads.submit(() -> redactCustomer(SHOP, "[" + first + "]")));
        for (Future<?> each : running) {
          each.get(60, TimeUnit.SECONDS);
        }
        long posted =
            database
                .jdbi()
                .withHandle(
                    handle ->
                        handle
                            .select("select coalesce(sum(posted), 0) from order_state")
                            .mapTo(Long.class)
                            .one());
        assertThat(balance(SHOP, CUSTOMER)).isEqualTo(posted);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void deletesAllOfAShopAndKeepsOutWhatIsOlder() throws Exception {
    order(SHOP, paid(1, T1, "84.00"));
    order(OTHER_SHOP, paid(1, T1, "5.00"));
    requestData(dataRequest(3));
    uninstall(SHOP, T2);

    redactShop(SHOP);
    redactShop(SHOP);
    order(SHOP, paid(1, T3, "84.00"));

    for (String table : TABLES) {
      assertThat(rows(table, SHOP)).as(table).isZero();
    }
    assertThat(balance(OTHER_SHOP, CUSTOMER)).isEqualTo(5);

    Clock dayAfter = Clock.offset(NOW, Duration.ofDays(1));
    orders = new Orders(database.jdbi(), PROGRAM, Duration.ZERO, new UsedCodes(dayAfter), dayAfter);
    order(SHOP, paid(2, TOMORROW, "10.00"));
    assertThat(balance(SHOP, CUSTOMER)).as("installed again").isEqualTo(10);
  }

  @Test
  void deletesNothingOfAShopThatInstalledTheAppAgain() throws Exception {
    order(SHOP, paid(1, T1, "84.00"));
    uninstall(SHOP, T2);
    order(SHOP, paid(2, T3, "10.00"));
    redactShop(SHOP);

    assertThat(balance(SHOP, CUSTOMER)).isEqualTo(94);
  }

  @Test
  void stillAnswersForAShopThatUninstalledTheApp() throws Exception {
    order(SHOP, paid(1, T1, "84.00"));
    uninstall(SHOP, T3);
    uninstall(SHOP, T3);
    order(SHOP, paid(1, T2, "50.00"));
    requestData(dataRequest(3));

    assertThat(balance(SHOP, CUSTOMER)).isEqualTo(50);
    redactCustomer(SHOP, "[1]");
    assertThat(rows("account", SHOP)).isZero();
  }

  @Test
  void keepsADataRequestOnceAndNotesWhenItIsAnswered() throws Exception {
    order(SHOP, paid(1, T1, "84.00"));
    ledger.adjust(new Adjustment(SHOP, CUSTOMER, 5, "Welcome", Optional.empty()));
    requestData(dataRequest(3));
    requestData(dataRequest(3));
    assertThat(rows("data_request", SHOP)).isEqualTo(1);

    JsonNode export = export(CUSTOMER);

    assertThat(export.get("customer").asText()).isEqualTo("gid://shopify/Customer/1001");
    assertThat(export.get("account").get(0).get("balance").asLong()).isEqualTo(89);
    assertThat(export.get("entries").get(1).get("reason").asText()).isEqualTo("Welcome");
    assertThat(export.get("orders").get(0).get("subtotal").asText()).isEqualTo("84");
    assertThat(export.get("orders").get(0).get("updated_at").asText()).isEqualTo(T1);
    assertThat(export.get("dataRequests").get(0).get("exported_at").asText())
        .isEqualTo("2026-11-20T12:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"shop_domain\":\"other-shop.myshopify.com\",\"data_request\":{\"id\":1},\"customer\":{\"id\":1001},\"orders_to_redact\":[]}",
        "{\"shop_domain\":null}",
        "{\"shop_domain\":5}"
      })
  void refusesABodyThatDoesNotNameTheHeadersShop(String body) {
    for (String topic :
        List.of("customers/redact", "customers/data_request", "shop/redact", "app/uninstalled")) {
      assertThatThrownBy(() -> tell(topic, body))
          .isInstanceOfSatisfying(
              WebApplicationException.class,
              refusal -> assertThat(refusal.getResponse().getStatus()).isEqualTo(400));
    }
  }

  /** The topic is not signed: any body that Shopify ever signed can be sent under it. */
  @Test
  void readsNoBodyOfOneTopicAsAnother() throws Exception {
    order(SHOP, paid(1, T1, "84.00"));
    String shopDomain = "\"shop_domain\":\"" + SHOP + "\"";
    String ofRedaction = "{" + shopDomain + ",\"customer\":{\"id\":1001},\"orders_to_redact\":[1]}";
    List<String> bodies = List.of(paid(1, T2, "84.00").toString(), dataRequest(3), ofRedaction);

    for (String body : bodies) {
      assertThatThrownBy(() -> tell("shop/redact", body)).isInstanceOf(Exception.class);
      assertThatThrownBy(() -> tell("app/uninstalled", body)).isInstanceOf(Exception.class);
    }
    assertThatThrownBy(() -> tell("customers/redact", bodies.get(0))).isInstanceOf(Exception.class);
    assertThatThrownBy(() -> tell("customers/redact", bodies.get(1))).isInstanceOf(Exception.class);
    assertThatThrownBy(() -> tell("customers/data_request", ofRedaction))
        .isInstanceOf(Exception.class);
    assertThat(balance(SHOP, CUSTOMER)).isEqualTo(84);
  }

  private void tell(String topic, String body) {
    Webhook webhook = webhook(SHOP, topic, T3, body);
    switch (topic) {
      case "customers/redact" -> privacy.redactCustomer(webhook);
      case "customers/data_request" -> privacy.dataRequested(webhook);
      case "shop/redact" -> privacy.redactShop(webhook);
      default -> privacy.uninstalled(webhook);
    }
  }

  private long balance(ShopDomain shop, CustomerGid customer) throws SQLException {
    return database
        .jdbi()
        .withHandle(handle -> MemberPoints.of(handle, shop, customer, Instant.EPOCH).balance());
  }
}
