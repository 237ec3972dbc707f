package com.example.loyalty.benchmark;

import com.codahale.metrics.MetricRegistry;
import com.example.loyalty.sessiontoken.SessionTokens;
import com.example.loyalty.store.Database;
import io.dropwizard.db.DataSourceFactory;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Fills a new H2 file, by SQL, as the webhooks of so many orders would have. */
final class ScaleDatabase {

  /** What each order earned. */
  static final long POINTS = 84;

  static final long BUSY_CUSTOMER = 9_000_000;
  private static final int BUSY_ORDERS = 10_000;
  static final long BUSY_BALANCE = POINTS * BUSY_ORDERS;

  /** Rows that one statement adds: H2 keeps those of an open transaction twice. */
  private static final int AT_A_TIME = 20_000;

  private ScaleDatabase() {}

  /** Members 1 to {@code accounts} with an order each, and one member with 10,000 orders. */
  static void fill(String url, int accounts) throws Exception {
    var factory = new DataSourceFactory();
    factory.setUrl(url);
    try (Database database = Database.open(factory, new MetricRegistry())) {
      try (Handle handle = database.jdbi().open()) {
        for (int first = 1; first <= accounts; first += AT_A_TIME) {
          fill(handle, "x", "1", first, Math.min(accounts, first + AT_A_TIME - 1));
        }
        fill(handle, String.valueOf(BUSY_CUSTOMER), "x", 1, BUSY_ORDERS);
      }
    }
  }

  /**
   * Adds orders and what they earned.
   *
   * @param customer as SQL, where {@code x} counts the orders; {@code seq} likewise
   */
  private static void fill(Handle handle, String customer, String seq, int first, int last) {
    List<String> statements =
        List.of(
            """
            insert into account (shop, customer, balance, last_seq, last_activity)
            select :shop, customer, count(*) * :points, count(*), current_timestamp
            from (select :customer as customer from system_range(:first, :last) as orders (x))
            group by customer
            """,
            """
            insert into order_state (shop, order_id, earn_points, earn_per, earn_currency,
              earn_on_test, updated_at, triggered_at, body_hash, customer, currency, subtotal,
              gift_cards, test, lists_refunds, paid, cancelled, due_at, posted, pending,
              written_off, customer_frozen, redacted)
            select :shop, x * 10000000 + :customer, 1, 1, 'USD',
              true, current_timestamp, current_timestamp, repeat('0f', 32), :customer, 'USD', :points,
              0, false, true, true, false, current_timestamp, :points, 0,
              0, true, false
            from system_range(:first, :last) as orders (x)
            """,
            """
            insert into ledger_entry (shop, customer, seq, kind, points, balance_after,
              order_id, actor, occurred_at)
            select :shop, :customer, :seq, 'EARN', :points, :seq * :points,
              x * 10000000 + :customer, 'shopify', current_timestamp
            from system_range(:first, :last) as orders (x)
            """);
    for (String statement : statements) {
      handle.execute(
          statement
              .replace(":shop", "'" + SessionTokens.SHOP.host() + "'")
              .replace(":customer", customer)
              .replace(":seq", seq)
              .replace(":points", String.valueOf(POINTS))
              .replace(":first", String.valueOf(first))
              .replace(":last", String.valueOf(last)));
    }
  }
}
