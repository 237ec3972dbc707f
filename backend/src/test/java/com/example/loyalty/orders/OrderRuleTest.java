package com.example.loyalty.orders;

import static com.example.loyalty.orders.OrderBody.lineRefund;
import static com.example.loyalty.orders.OrderBody.looseRefund;
import static com.example.loyalty.orders.OrderBody.order;
import static com.example.loyalty.orders.OrderBody.paid;
import static com.example.loyalty.orders.OrderBody.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.loyalty.webhook.Webhook;
import com.example.loyalty.webhook.Webhooks;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.WebApplicationException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderRuleTest {

  private static final String SHOP = "test-shop.myshopify.com";
  private static final String T1 = "2026-11-20T10:00:01Z";
  private static final String T2 = "2026-11-20T10:00:02Z";
  private static final String T3 = "2026-11-20T10:00:03Z";
  private static final Instant LATER = Instant.parse("2026-11-20T11:00:00Z");
  private static final Order.Earning ONE_PER_DOLLAR =
      new Order.Earning(1, BigDecimal.ONE, "USD", true);

  private static Webhook webhook(OrderBody body) {
    return Webhooks.read(SHOP, "orders/updated", T3, body.toString());
  }

  private static Order known(Order.Earning earning, OrderBody... bodies) {
    Order order = Order.unknown(earning);
    for (OrderBody body : bodies) {
      Webhook webhook = webhook(body);
      order =
          webhook.body().has("order_id")
              ? order.with(Refund.read(webhook.body()))
              : order.with(Snapshot.read(webhook), Duration.ZERO);
    }
    return order;
  }

  private static long points(OrderBody... bodies) {
    return OrderRule.target(known(ONE_PER_DOLLAR, bodies), LATER);
  }

  private static long points(Order.Earning earning, OrderBody... bodies) {
    return OrderRule.target(known(earning, bodies), LATER);
  }

  @Test
  void aPaidOrderEarnsByItsSubtotal() {
    assertThat(points(paid(1, T1, "84.00"))).isEqualTo(84);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "authorized", "partially_paid", "voided", "expired", "odd"})
  void anOrderThatIsNotPaidEarnsNothing(String status) {
    assertThat(points(order(1, T1, "84.00").with("financial_status", status))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"paid", "partially_refunded", "refunded"})
  void aRefundedOrderWasPaid(String status) {
    assertThat(points(order(1, T1, "20.00").with("financial_status", status))).isEqualTo(20);
  }

  @Test
  void aCancelledOrderEarnsNothing() {
    assertThat(points(paid(1, T1, "84.00").with("cancelled_at", T1))).isZero();
  }

  @Test
  void onceCancelledItStaysCancelled() {
    assertThat(points(paid(1, T1, "84.00").with("cancelled_at", T1), paid(1, T2, "84.00")))
        .isZero();
  }

  @Test
  void oncePaidItStaysPaidWhateverArrivesLater() {
    assertThat(points(paid(1, T1, "84.00"), order(1, T2, "80.00"))).isEqualTo(80);
    assertThat(points(order(1, T2, "80.00"), paid(1, T1, "84.00"))).isEqualTo(80);
  }

  @ParameterizedTest
  @CsvSource({
    "84.99,84",
    "0.99,0",
    "0,0",
    "0.00,0",
    "-5.00,0",
    "1,1",
    "1.999999,1",
    "1000000000.01,1000000000"
  })
  void pointsAreRoundedDownOnce(String subtotal, long points) {
    assertThat(points(paid(1, T1, subtotal))).isEqualTo(points);
  }

  @ParameterizedTest
  @CsvSource({
    "1,1.00,USD,84.50,84",
    "3,2.00,USD,84.50,126",
    "1,100,JPY,1999,19",
    "5,1.000,KWD,1.234,6",
    "1,0.30,USD,0.90,3",
    "2,3,USD,10.00,6"
  })
  void theRateIsExactInCurrenciesWithAnyNumberOfDecimals(
      int rate, BigDecimal per, String currency, String subtotal, long points) {
    var earning = new Order.Earning(rate, per, currency, true);

    assertThat(
            points(
                earning,
                paid(1, T1, "0").with("current_subtotal_price_set", set(currency, subtotal))))
        .isEqualTo(points);
  }

  @Test
  void anotherCurrencyThanTheProgramsEarnsNothing() {
    assertThat(points(paid(1, T1, "0").with("current_subtotal_price_set", set("CAD", "84.00"))))
        .isZero();
  }

  @Test
  void aTestOrderEarnsOnlyWhereTheProgramSaysSo() {
    OrderBody test = paid(1, T1, "84.00").with("test", true);

    assertThat(points(test)).isEqualTo(84);
    assertThat(points(new Order.Earning(1, BigDecimal.ONE, "USD", false), test)).isZero();
  }

  @Test
  void withoutACurrentSubtotalTheSubtotalCounts() {
    assertThat(
            points(
                paid(1, T1, "0")
                    .without("current_subtotal_price_set")
                    .with("subtotal_price_set", set("USD", "33.00"))))
        .isEqualTo(33);
  }

  @Test
  void giftCardsEarnNothing() {
    assertThat(points(paid(1, T1, "84.00").giftCard("25.00", 2).giftCard("10.00", 0)))
        .isEqualTo(34);
  }

  @Test
  void aRefundThatTheSnapshotListsIsInItsSubtotalAlready() {
    OrderBody refund = lineRefund(7, 1, T2, "20.00");

    assertThat(points(paid(1, T2, "64.00").listing(refund), refund)).isEqualTo(64);
  }

  @Test
  void aRefundThatTheSnapshotDoesNotListIsTakenOff() {
    OrderBody refund = lineRefund(7, 1, T2, "20.00");

    assertThat(points(paid(1, T1, "84.00").listing(), refund)).isEqualTo(64);
    assertThat(points(refund, paid(1, T1, "84.00").listing())).isEqualTo(64);
  }

  @Test
  void aSnapshotThatListsNothingKnowsTheRefundsUpToItsTime() {
    assertThat(points(paid(1, T2, "64.00"), lineRefund(7, 1, T2, "20.00"))).isEqualTo(64);
    assertThat(points(paid(1, T1, "84.00"), lineRefund(7, 1, T2, "20.00"))).isEqualTo(64);
  }

  @Test
  void aRefundWithoutLinesIsAlwaysTakenOff() {
    OrderBody refund = looseRefund(7, 1, T2, "10.50");

    assertThat(points(paid(1, T3, "84.00").listing(refund))).isEqualTo(73);
    assertThat(points(paid(1, T1, "84.00"), refund, refund)).isEqualTo(73);
  }

  @Test
  void aRefundCountsOnceAlsoWhenItIsToldTwice() {
    OrderBody refund = lineRefund(7, 1, T2, "20.00");

    assertThat(points(refund, paid(1, T1, "84.00"), refund)).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "failure", "error"})
  void onlySuccessfulTransactionsPayBack(String status) {
    assertThat(points(paid(1, T1, "84.00"), loose(transaction("refund", status)))).isEqualTo(84);
  }

  @Test
  void aTransactionThatSucceedsLaterPaysBackThen() {
    OrderBody[] life = {
      loose(transaction("refund", "pending")),
      paid(1, T1, "84.00"),
      loose(transaction("refund", "success"))
    };

    assertThat(points(life)).isEqualTo(74);
    Collections.reverse(java.util.Arrays.asList(life));
    assertThat(points(life)).isEqualTo(74);
  }

  @Test
  void aRefundOfShippingOrDutiesAloneTakesNoPoints() {
    ObjectNode shipping = json().put("kind", "shipping_refund");
    ObjectNode shippingLine = json();
    OrderBody paid = paid(1, T1, "84.00");
    OrderBody refund = loose(transaction("refund", "success"));

    assertThat(points(paid, refund.with("order_adjustments", List.of(shipping)))).isEqualTo(84);
    refund.without("order_adjustments");
    assertThat(points(paid, refund.with("refund_shipping_lines", List.of(shippingLine))))
        .isEqualTo(84);
    refund.without("refund_shipping_lines");
    assertThat(points(paid, refund.with("duties", List.of(json())))).isEqualTo(84);
  }

  @Test
  void aRefundPaidInTheBuyersCurrencyCountsInTheShops() {
    ObjectNode discrepancy = json().put("kind", "refund_discrepancy");
    discrepancy.set("amount_set", set("USD", "-11.00"));
    OrderBody refund =
        loose(transaction("refund", "success").put("currency", "EUR"))
            .with("order_adjustments", List.of(discrepancy));

    assertThat(points(paid(1, T1, "84.00"), refund)).isEqualTo(73);
  }

  @Test
  void refundsOfMoreThanThereIsLeaveNothingAndNeverLess() {
    assertThat(points(paid(1, T1, "84.00"), looseRefund(7, 1, T2, "100.00"))).isZero();
  }

  @Test
  void aNegativeRefundAddsNothing() {
    assertThat(points(paid(1, T1, "84.00"), looseRefund(7, 1, T2, "-10.00"))).isEqualTo(84);
  }

  @Test
  void nothingIsDueBeforeThePendingPeriodIsOver() {
    Order order =
        Order.unknown(ONE_PER_DOLLAR)
            .with(Snapshot.read(webhook(paid(1, T2, "84.00"))), Duration.ofDays(14))
            .with(Snapshot.read(webhook(paid(1, T1, "90.00"))), Duration.ofDays(14));
    Instant due = Instant.parse("2026-12-04T10:00:01Z");

    assertThat(OrderRule.target(order, due.minusMillis(1))).isZero();
    assertThat(OrderRule.pending(order, due.minusMillis(1))).isEqualTo(84);
    assertThat(OrderRule.target(order, due)).isEqualTo(84);
    assertThat(OrderRule.pending(order, due)).isZero();
  }

  @Test
  void aRefundBeforeItsOrderEarnsNothingByItself() {
    assertThat(points(lineRefund(7, 1, T2, "20.00"))).isZero();
  }

  @Test
  void anOrderBeyondAllMeasureEarnsWhatABalanceCanHold() {
    assertThat(points(paid(1, T1, "999999999999999999.99"))).isEqualTo((1L << 53) - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"id\":0}",
        "{\"id\":-1}",
        "{\"id\":1.5}",
        "{\"id\":\"x\"}",
        "{\"id\":[1]}",
        "{\"id\":99999999999999999999}",
        "{\"updated_at\":null}",
        "{\"updated_at\":\"yesterday\"}",
        "{\"updated_at\":\"+999999999-01-01T00:00:00Z\"}",
        "{\"updated_at\":1}",
        "{\"test\":\"no\"}",
        "{\"customer\":5}",
        "{\"customer\":{\"id\":\"x\"}}",
        "{\"refunds\":{}}",
        "{\"refunds\":[1]}",
        "{\"refunds\":[{}]}",
        "{\"line_items\":[{\"gift_card\":true}]}",
        "{\"current_subtotal_price_set\":{}}",
        "{\"current_subtotal_price_set\":{\"shop_money\":{\"amount\":\"1\"}}}",
        "{\"current_subtotal_price_set\":{\"shop_money\":{\"amount\":\"1\",\"currency_code\":\"usd\"}}}",
        "{\"current_subtotal_price_set\":{\"shop_money\":{\"amount\":\"1e5\",\"currency_code\":\"USD\"}}}",
        "{\"current_subtotal_price_set\":{\"shop_money\":{\"amount\":1e999999999,\"currency_code\":\"USD\"}}}",
        "{\"current_subtotal_price_set\":{\"shop_money\":{\"amount\":1e-999999999,\"currency_code\":\"USD\"}}}",
        "{\"current_subtotal_price_set\":{\"shop_money\":{\"amount\":\"\",\"currency_code\":\"USD\"}}}"
      })
  void aBodyThatIsNoOrderIsRefused(String change) throws Exception {
    OrderBody body = change.equals("{}") ? paid(1, T1, "1").without("id") : paid(1, T1, "1");
    new ObjectMapper()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .readTree(change)
        .fields()
        .forEachRemaining(member -> body.with(member.getKey(), member.getValue()));

    assertThatThrownBy(() -> Snapshot.read(webhook(body)))
        .isInstanceOfSatisfying(
            WebApplicationException.class,
            refusal -> assertThat(refusal.getResponse().getStatus()).isEqualTo(400));
  }

  @Test
  void idsAndAmountsMayBeTextOrNumber() {
    assertThat(
            Snapshot.read(
                    webhook(
                        paid(1, T1, "1").with("id", "5").with("customer", json().put("id", "7"))))
                .orderId())
        .isEqualTo(5);
    assertThat(
            points(
                paid(1, T1, "1")
                    .with(
                        "current_subtotal_price_set",
                        java.util.Map.of(
                            "shop_money",
                            java.util.Map.of("amount", 42.5, "currency_code", "USD")))))
        .isEqualTo(42);
  }

  @Test
  void ofTwoSnapshotsOfOneSecondTheOneTriggeredLastWinsInAnyOrder() {
    Webhook early = Webhooks.read(SHOP, "orders/updated", T1, paid(1, T1, "10.00").toString());
    Webhook late = Webhooks.read(SHOP, "orders/updated", T2, paid(1, T1, "20.00").toString());

    for (List<Webhook> arrival : List.of(List.of(early, late), List.of(late, early))) {
      Order order = Order.unknown(ONE_PER_DOLLAR);
      for (Webhook webhook : arrival) {
        order = order.with(Snapshot.read(webhook), Duration.ZERO);
      }
      assertThat(OrderRule.target(order, LATER)).isEqualTo(20);
    }
  }

  /** Lives made up from a seed; the same webhooks in any order, some twice, must mean the same. */
  @Test
  void anyPermutationAndDuplicationOfALifeEndsAtWhatReallyHappened() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      OrderLife life = OrderLife.random(1, random);
      List<OrderBody> webhooks = new ArrayList<>(life.webhooks());
      webhooks.addAll(life.webhooks().subList(0, random.nextInt(life.webhooks().size() + 1)));
      Collections.shuffle(webhooks, random);

      assertThat(points(webhooks.toArray(OrderBody[]::new)))
          .as("seed %d: %s", seed, webhooks)
          .isEqualTo(life.points());
    }
  }

  private static OrderBody loose(ObjectNode transaction) {
    return looseRefund(7, 1, T2, "0").with("transactions", List.of(transaction));
  }

  private static ObjectNode transaction(String kind, String status) {
    return json()
        .put("kind", kind)
        .put("status", status)
        .put("amount", "10.00")
        .put("currency", "USD");
  }

  private static ObjectNode json() {
    return new ObjectMapper().createObjectNode();
  }
}
