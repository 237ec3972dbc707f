package com.example.loyalty;

import static com.example.loyalty.orders.OrderBody.lineRefund;
import static com.example.loyalty.orders.OrderBody.order;
import static com.example.loyalty.orders.OrderBody.paid;
import static com.example.loyalty.sessiontoken.SessionTokens.CUSTOMER;
import static com.example.loyalty.sessiontoken.SessionTokens.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.orders.OrderBody;
import com.example.loyalty.orders.Orders;
import com.example.loyalty.points.Adjustment;
import com.example.loyalty.points.Ledger;
import com.example.loyalty.points.Program;
import com.example.loyalty.redemption.UsedCodes;
import com.example.loyalty.store.Database;
import com.example.loyalty.store.TestDatabase;
import com.example.loyalty.webhook.Webhooks;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class CheckTest {

  private static final String T1 = "2026-11-20T10:00:01Z";
  private static final String T2 = "2026-11-20T10:00:02Z";
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

  @Parameter TestDatabase kind;

  private Database database;
  private Ledger ledger;

  @BeforeEach
  void open() throws Exception {
    database = kind.open();
    ledger = new Ledger(database.jdbi(), NOW);
  }

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  private void deliver(Duration pendingPeriod, OrderBody... bodies) {
    var program =
        new Program(
            Currency.getInstance("USD"), new Program.Earn(1, BigDecimal.ONE), List.of(), true);
    var orders = new Orders(database.jdbi(), program, pendingPeriod, new UsedCodes(NOW), NOW);
    for (OrderBody body : bodies) {
      orders.order(Webhooks.read(SHOP.host(), "orders/paid", T2, body.toString()));
    }
  }

  /** Spent points and a refund, a guest's order, an unpaid one, and one that is pending. */
  private void aBusyShop() {
    OrderBody refund = lineRefund(7, 1, T2, "20.00");
    deliver(Duration.ZERO, paid(1, T1, "84.00"));
    ledger.adjust(new Adjustment(SHOP, CUSTOMER, -80, "spent", Optional.empty()));
    deliver(
        Duration.ZERO,
        paid(1, T2, "64.00").listing(refund),
        paid(2, T1, "10.00").with("customer", null),
        order(3, T1, "10.00"));
    deliver(Duration.ofDays(1), paid(4, T1, "5.00"));
  }

  @Test
  void findsNothingWrongInABusyShop() {
    aBusyShop();

    assertThat(Check.run(database.jdbi(), NOW))
        .isEqualTo(new Check(1, 4, 4, 0, List.of()))
        .matches(Check::isClean);
  }

  /** Sums with {@code filter} and {@code having} failed on it within H2 2.4.240. */
  @Test
  void findsNothingWrongWhereTheFirstOrdersHaveFewerKindsOfEntries() {
    deliver(Duration.ZERO, order(1, T1, "5.00"), paid(2, T1, "5.00"), paid(3, T1, "7.00"));
    ledger.adjust(new Adjustment(SHOP, CUSTOMER, -7, "spent", Optional.empty()));
    deliver(Duration.ZERO, paid(3, T2, "7.00").with("cancelled_at", T2));

    assertThat(Check.run(database.jdbi(), NOW).violations()).isEmpty();
  }

  @Test
  void findsNothingWrongHoweverOftenItIsAskedWhileTheShopGrows() throws Exception {
    for (int orders = 0; orders < 200; orders += 20) {
      for (int id = orders + 10; id < orders + 30; id++) {
        deliver(Duration.ZERO, order(id, T1, "84.00"));
        if (id % 3 > 0) {
          deliver(Duration.ZERO, paid(id, T1, "84.00"));
        }
        if (id % 3 == 1) {
          ledger.adjust(new Adjustment(SHOP, CUSTOMER, -80, "spent", Optional.empty()));
          deliver(Duration.ZERO, paid(id, T2, "4.00"));
        }
      }
      assertThat(Check.run(database.jdbi(), NOW).violations()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update account set balance = balance + 1|entries add up to",
        "update account set last_seq = 9|balance 0 of customer 1001",
        "update ledger_entry set points = 85 where seq = 1|adds 85, but says 84",
        "update ledger_entry set balance_after = 1 where seq = 4|entry 4 says 1",
        "delete from ledger_entry where seq = 2|follows entry 1",
        "update order_state set posted = 65 where order_id = 1|has 65 points posted",
        "update order_state set written_off = 0 where order_id = 1|0 written off",
        "update ledger_entry set kind = 'WRITE_OFF' where kind = 'CLAWBACK'|more were made up for than",
        "update order_state set subtotal = 70 where order_id = 1|posted, but earns 70",
        "update order_refund set in_snapshot = false|posted, but earns 44",
        "update order_state set customer = 5 where order_id = 1|is EARN of order 1, which is not theirs",
        "update ledger_entry set kind = 'EARN' where seq = 2|entry 2 of customer 1001 of test-shop.myshopify.com is EARN of no order",
        "update ledger_entry set kind = 'NONSENSE' where seq = 2|entry 2 of customer 1001 of test-shop.myshopify.com is of the unknown kind NONSENSE",
        "update order_state set sweep_at = null where order_id = 3|all is well"
      })
  void saysWhatIsWrong(String damage, String sentence) {
    aBusyShop();
    database.jdbi().useHandle(handle -> handle.execute(damage));

    assertThat(Check.run(database.jdbi(), NOW).report()).contains(sentence);
  }
}
