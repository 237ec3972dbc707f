package com.example.loyalty.orders;

import com.example.loyalty.points.LedgerCheck;
import com.example.loyalty.points.LedgerCheck.Violation;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** What must be true of every order. */
public final class OrderCheck {

  /** Without {@code filter} and {@code having}, on which H2 2.4.240 sometimes fails. */
  private static final String ENTRIES =
      """
      select 'entries of order ' || order_id || ' of ' || shop as subject,
        'order ' || order_id || ' of customer ' || coalesce('' || customer, 'none') || ' of ' || shop
        || ' has ' || posted || ' points posted and '
        || written_off || ' written off, but its entries add up to ' || entries_posted || ' and '
        || entries_written_off as sentence
      from (
        select o.shop, o.order_id, o.customer, o.posted, o.written_off,
          (select coalesce(sum(e.points), 0) from ledger_entry e
            where e.shop = o.shop and e.order_id = o.order_id and e.customer = o.customer
              and e.kind in ('EARN', 'CLAWBACK')) as entries_posted,
          (select coalesce(sum(e.points), 0) from ledger_entry e
            where e.shop = o.shop and e.order_id = o.order_id and e.customer = o.customer
              and e.kind = 'WRITE_OFF') as entries_written_off
        from order_state o
        where not o.redacted) as sums
      where posted <> entries_posted or written_off <> entries_written_off
      """;

  private static final String ENTRIES_WITHOUT_ORDER =
      """
      select 'order of entry ' || e.seq || ' of ' || e.customer || ' of ' || e.shop as subject,
        'entry ' || e.seq || ' of customer ' || e.customer || ' of ' || e.shop
        || ' is ' || e.kind || ' of '
        || coalesce('order ' || e.order_id || ', which is not theirs', 'no order') as sentence
      from ledger_entry e
      where e.kind in ('EARN', 'CLAWBACK', 'WRITE_OFF') and e.redemption_id is null and not exists (
        select 1 from order_state o
        where o.shop = e.shop and o.order_id = e.order_id
          and (o.redacted or o.customer = e.customer))
      """;

  private static final String SETTLED =
      """
      select o.*, exists (select 1 from order_refund r
          where r.shop = o.shop and r.order_id = o.order_id) as has_refunds
      from order_state o
      where o.customer is not null and not o.redacted and o.sweep_at is null
      """;

  private static final int ROWS_AT_A_TIME = 1000;

  private OrderCheck() {}

  public static List<Violation> violations(Handle handle, Instant now) {
    List<Violation> violations = new ArrayList<>();
    violations.addAll(LedgerCheck.answers(handle, ENTRIES));
    violations.addAll(LedgerCheck.answers(handle, ENTRIES_WITHOUT_ORDER));
    for (LockedOrder suspect : suspects(handle, now)) {
      // A webhook may have come between the two statements that read it: now under its lock.
      handle
          .inTransaction(each -> OrderTable.lock(each, suspect.shop(), suspect.orderId()))
          .filter(order -> !order.isSettled(now))
          .ifPresent(order -> violations.add(violation(order, now)));
    }
    return violations;
  }

  private static List<LockedOrder> suspects(Handle handle, Instant now) {
    // In a transaction, without which PostgreSQL's driver would read all rows at once.
    return handle.inTransaction(
        each -> {
          try (Stream<LockedOrder> orders =
              each
                  .createQuery(SETTLED)
                  .setFetchSize(ROWS_AT_A_TIME)
                  .map((row, context) -> OrderRows.lockedOrder(row, refunds(each, row)))
                  .stream()) {
            return orders.filter(order -> !order.isSettled(now)).limit(LedgerCheck.SHOWN).toList();
          }
        });
  }

  private static Map<Refund, Boolean> refunds(Handle handle, ResultSet row) throws SQLException {
    return row.getBoolean("has_refunds")
        ? RefundTable.of(handle, new ShopDomain(row.getString("shop")), row.getLong("order_id"))
        : Map.of();
  }

  private static Violation violation(LockedOrder order, Instant now) {
    String subject = "order %d of %s".formatted(order.orderId(), order.shop());
    return new Violation(
        subject,
        "%s has %d points posted, but earns %d"
            .formatted(subject, order.posted(), OrderRule.target(order.order(), now)));
  }
}
