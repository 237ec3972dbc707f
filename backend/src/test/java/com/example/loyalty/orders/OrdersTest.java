package com.example.loyalty.orders;

import static com.example.loyalty.orders.OrderBody.lineRefund;
import static com.example.loyalty.orders.OrderBody.order;
import static com.example.loyalty.orders.OrderBody.paid;
import static com.example.loyalty.sessiontoken.SessionTokens.CUSTOMER;
import static com.example.loyalty.sessiontoken.SessionTokens.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.MemberPoints;
import com.example.loyalty.points.Adjustment;
import com.example.loyalty.points.Ledger;
import com.example.loyalty.points.Program;
import com.example.loyalty.redemption.UsedCodes;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.example.loyalty.store.Database;
import com.example.loyalty.store.TestDatabase;
import com.example.loyalty.webhook.Webhook;
import com.example.loyalty.webhook.Webhooks;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class OrdersTest {

  private static final String T1 = "2026-11-20T10:00:01Z";
  private static final String T2 = "2026-11-20T10:00:02Z";
  private static final String T3 = "2026-11-20T10:00:03Z";
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Program PROGRAM =
      new Program(
          Currency.getInstance("USD"), new Program.Earn(1, BigDecimal.ONE), List.of(), true);

  @Parameter TestDatabase kind;

  private Database database;
  private Ledger ledger;
  private Orders orders;

  @BeforeEach
  void open() throws Exception {
    database = kind.open();
    ledger = new Ledger(database.jdbi(), at(NOW));
    orders = orders(Duration.ZERO, NOW);
  }

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private Orders orders(Duration pendingPeriod, Instant now) {
    return new Orders(database.jdbi(), PROGRAM, pendingPeriod, new UsedCodes(at(now)), at(now));
  }

  private static Webhook webhook(ShopDomain shop, OrderBody body) {
    return Webhooks.read(shop.host(), "orders/updated", T3, body.toString());
  }

  private void deliver(ShopDomain shop, OrderBody body) {
    Webhook webhook = webhook(shop, body);
    if (webhook.body().has("order_id")) {
      orders.refund(webhook);
    } else {
      orders.order(webhook);
    }
  }

  private void deliver(OrderBody... bodies) {
    for (OrderBody body : bodies) {
      deliver(SHOP, body);
    }
  }

  private long balance() throws Exception {
    return balance(SHOP, CUSTOMER);
  }

  private long balance(ShopDomain shop, CustomerGid customer) throws SQLException {
    return database
        .jdbi()
        .withHandle(handle -> MemberPoints.of(handle, shop, customer, Instant.EPOCH).balance());
  }

  private long pending() throws SQLException {
    return database
        .jdbi()
        .withHandle(handle -> MemberPoints.of(handle, SHOP, CUSTOMER, Instant.EPOCH).pending());
  }

  private void spend(long points) {
    ledger.adjust(new Adjustment(SHOP, CUSTOMER, -points, "spent", Optional.empty()));
  }

  private List<String> entries() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select kind, points from ledger_entry order by shop, customer, seq")
                    .map((row, context) -> row.getString(1) + " " + row.getLong(2))
                    .list());
  }

  private long one(String sql) {
    return database.jdbi().withHandle(handle -> handle.select(sql).mapTo(Long.class).one());
  }

  /** What must hold at any moment, whatever happened. */
  private void holds() {
    assertThat(
            one(
                """
                select count(*) from account a
                where balance < 0 or balance <> (select coalesce(sum(points), 0) from ledger_entry e
                  where e.shop = a.shop and e.customer = a.customer)"""))
        .as("accounts whose entries do not add up")
        .isZero();
    assertThat(
            one(
                """
                select count(*) from order_state o
                where posted <> (select coalesce(sum(points), 0) from ledger_entry e
                    where e.shop = o.shop and e.order_id = o.order_id
                    and e.kind in ('EARN', 'CLAWBACK'))
                  or written_off <> (select coalesce(sum(points), 0) from ledger_entry e
                    where e.shop = o.shop and e.order_id = o.order_id and e.kind = 'WRITE_OFF')"""))
        .as("orders whose entries do not add up")
        .isZero();
  }

  @Test
  void paysPointsForAnOrderOnce() throws Exception {
    deliver(
        order(1, T1, "84.00"), paid(1, T2, "84.00"), paid(1, T2, "84.00"), order(1, T1, "84.00"));

    assertThat(balance()).isEqualTo(84);
    assertThat(entries()).containsExactly("EARN 84");
  }

  @Test
  void followsEditsUpAndDown() throws Exception {
    deliver(paid(1, T1, "84.00"), paid(1, T2, "100.00"), paid(1, T3, "30.00"));

    assertThat(balance()).isEqualTo(30);
    assertThat(entries()).containsExactly("EARN 84", "EARN 16", "CLAWBACK -70");
  }

  @Test
  void takesBackARefundThatCameBeforeItsOrder() throws Exception {
    deliver(lineRefund(7, 1, T2, "20.00"), paid(1, T1, "84.00"));

    assertThat(balance()).isEqualTo(64);
    assertThat(entries()).containsExactly("EARN 64");
  }

  @Test
  void writesOffWhatWasSpentBeforeItTakesItBack() throws Exception {
    deliver(paid(1, T1, "84.00"));
    spend(50);
    deliver(paid(1, T2, "84.00").with("cancelled_at", T2));

    assertThat(balance()).isZero();
    assertThat(entries()).containsExactly("EARN 84", "ADJUST -50", "WRITE_OFF 50", "CLAWBACK -84");
    holds();
  }

  @Test
  void mintsNoPointsWhenAnOrderRisesAgain() throws Exception {
    deliver(paid(1, T1, "84.00"));
    spend(84);
    for (int round = 0; round < 3; round++) {
      String time = "2026-11-20T10:1%d:0".formatted(round);
      deliver(paid(1, time + "1Z", "10.00"), paid(1, time + "2Z", "84.00"));
    }

    assertThat(balance()).isZero();
    assertThat(entries())
        .containsSubsequence(
            "WRITE_OFF 74", "CLAWBACK -74", "EARN 74", "WRITE_OFF -74", "WRITE_OFF 74");
    assertThat(one("select written_off from order_state")).isZero();
    holds();
  }

  @Test
  void owesOnlyAsMuchAsWasWrittenOff() throws Exception {
    deliver(paid(1, T1, "84.00"));
    spend(20);
    deliver(paid(1, T2, "0.00"), paid(1, T3, "100.00"));

    assertThat(balance()).isEqualTo(80);
    holds();
  }

  @Test
  void keepsTheFactsOfAnOrderWithoutACustomerAndPostsWhenThereIsOne() throws Exception {
    deliver(paid(1, T1, "84.00").with("customer", null));
    assertThat(entries()).isEmpty();

    deliver(paid(1, T2, "84.00"));
    assertThat(balance()).isEqualTo(84);
  }

  @Test
  void postsTheSameWhicheverComesFirstOfAnOrderWithAndWithoutItsCustomer() throws Exception {
    OrderBody withCustomer = paid(1, T1, "84.00");
    OrderBody withoutCustomer = paid(1, T2, "50.00").with("customer", null);
    deliver(withoutCustomer, withCustomer);
    deliver(paid(2, T1, "84.00"), paid(2, T2, "50.00").with("customer", null));

    assertThat(balance()).isEqualTo(100);
  }

  @Test
  void keepsThePointsWithTheCustomerWhoGotThemFirst() throws Exception {
    deliver(paid(1, T1, "84.00"), paid(1, T2, "90.00").with("customer", Map.of("id", 2002)));

    assertThat(balance()).isEqualTo(90);
    assertThat(balance(SHOP, new CustomerGid(2002))).isZero();
  }

  @Test
  void keepsShopsApartThatUseTheSameNumbers() throws Exception {
    ShopDomain other = new ShopDomain("other-shop.myshopify.com");
    deliver(paid(1, T1, "84.00"));
    deliver(other, paid(1, T1, "10.00"));
    deliver(other, lineRefund(7, 1, T2, "5.00"));

    assertThat(balance()).isEqualTo(84);
    assertThat(balance(other, CUSTOMER)).isEqualTo(5);
  }

  @Test
  void keepsTheRateThatAnOrderBeganWith() throws Exception {
    deliver(order(1, T1, "84.00"));
    Program generous =
        new Program(
            Currency.getInstance("EUR"), new Program.Earn(9, BigDecimal.ONE), List.of(), false);
    orders = new Orders(database.jdbi(), generous, Duration.ZERO, new UsedCodes(at(NOW)), at(NOW));
    deliver(paid(1, T2, "50.00").with("test", true));

    assertThat(balance()).isEqualTo(50);
  }

  @Test
  void countsPointsAsPendingUntilTheyMatureAndPostsThemWithoutAWebhook() throws Exception {
    orders = orders(Duration.ofHours(3), NOW);
    deliver(paid(1, T1, "84.00"), order(2, T1, "10.00"));
    orders.settleDue();
    assertThat(balance()).isZero();
    assertThat(pending()).isEqualTo(84);

    orders = orders(Duration.ofHours(3), Instant.parse("2026-11-20T13:00:01Z"));
    orders.settleDue();
    orders.settleDue();
    assertThat(balance()).isEqualTo(84);
    assertThat(pending()).isZero();
    assertThat(entries()).containsExactly("EARN 84");
  }

  @Test
  void forgetsPendingPointsOfACancelledOrder() throws Exception {
    orders = orders(Duration.ofHours(3), NOW);
    deliver(paid(1, T1, "84.00"), paid(1, T2, "84.00").with("cancelled_at", T2));

    assertThat(pending()).isZero();
    assertThat(one("select count(*) from order_state where sweep_at is not null")).isZero();
  }

  @Test
  void sweepsFromManyInstancesAtOnce() throws Exception {
    orders = orders(Duration.ofHours(1), Instant.parse(T1));
    for (int id = 1; id <= 50; id++) {
      deliver(paid(id, T1, "1.00"));
    }
    Orders later = orders(Duration.ofHours(1), NOW);
    inParallel(Collections.nCopies(4, later::settleDue));

    assertThat(balance()).isEqualTo(50);
    holds();
  }

  @Test
  void triesAgainLaterWhatABalanceHasNoRoomFor() throws Exception {
    ledger.adjust(new Adjustment(SHOP, CUSTOMER, (1L << 53) - 1, "full", Optional.empty()));
    deliver(paid(1, T1, "84.00"));
    assertThat(entries()).hasSize(1);

    spend(100);
    orders = orders(Duration.ZERO, NOW.plus(Duration.ofDays(2)));
    orders.settleDue();
    assertThat(entries()).contains("EARN 84");
    holds();
  }

  /**
   * Several orders' lives, made up from a seed, delivered at once, out of order and in part twice.
   */
  @Test
  void endsWhereTheRuleSaysHoweverWebhooksArrive() throws Exception {
    long expected = 0;
    for (int seed = 0; seed < 12; seed++) {
      var random = new Random(seed);
      List<Runnable> deliveries = new ArrayList<>();
      for (int order = 0; order < 4; order++) {
        OrderLife life = OrderLife.random(1 + seed * 4 + order, random);
        expected += life.points();
        for (OrderBody body : life.webhooks()) {
          deliveries.addAll(Collections.nCopies(1 + random.nextInt(2), () -> deliver(body)));
        }
      }
      long points = 1 + random.nextInt(50);
      deliveries.addAll(Collections.nCopies(3, () -> spend(points)));
      Collections.shuffle(deliveries, random);
      inParallel(deliveries);
      holds();
    }

    assertThat(one("select sum(posted) from order_state")).isEqualTo(expected);
  }

  @Test
  void takesEveryPermutationOfALifeDeliveredAtOnce() throws Exception {
    OrderBody refund = lineRefund(7, 1, T2, "20.00");
    List<OrderBody> life =
        List.of(
            order(1, T1, "84.00"),
            paid(1, T2, "84.00").listing(),
            refund,
            paid(1, T3, "64.00").listing(refund));
    inParallel(
        Collections.nCopies(8, life).stream()
            .flatMap(List::stream)
            .map(body -> (Runnable) () -> deliver(body))
            .toList());

    assertThat(balance()).isEqualTo(64);
    holds();
  }

  private static void inParallel(List<? extends Runnable> all) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> running = new ArrayList<>();
      all.forEach(each -> running.add(executor.submit(each)));
      for (Future<?> each : running) {
        each.get(30, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
