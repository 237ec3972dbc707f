package com.example.loyalty.orders;

import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The table {@code order_state}. */
public final class OrderTable {

  private OrderTable() {}

  /**
   * Makes a row for an order that was never heard of.
   *
   * @return whether there was none
   */
  static boolean open(Handle handle, ShopDomain shop, long orderId, Order.Earning earning) {
    return handle
            .createUpdate(
                """
            insert into order_state (shop, order_id, earn_points, earn_per, earn_currency,
              earn_on_test, paid, cancelled, posted, pending, written_off, customer_frozen, redacted)
            values (:shop, :orderId, :points, :per, :currency,
              :onTest, false, false, 0, 0, 0, false, false)
            on conflict do nothing""")
            .bind("shop", shop.host())
            .bind("orderId", orderId)
            .bind("points", earning.points())
            .bind("per", earning.per())
            .bind("currency", earning.currency())
            .bind("onTest", earning.onTestOrders())
            .execute()
        == 1;
  }

  /** Empty when there is none, or its customer asked to be forgotten. */
  static Optional<LockedOrder> lock(Handle handle, ShopDomain shop, long orderId) {
    return handle
        .createQuery(
            """
            select * from order_state
            where shop = :shop and order_id = :orderId and not redacted
            for update""")
        .bind("shop", shop.host())
        .bind("orderId", orderId)
        .map((row, context) -> OrderRows.lockedOrder(row, RefundTable.of(handle, shop, orderId)))
        .findOne();
  }

  /** The orders that a customer's points come from, and the ones still to come. */
  public static List<Long> ordersOf(Handle handle, ShopDomain shop, CustomerGid customer) {
    return handle
        .createQuery("select order_id from order_state where shop = :shop and customer = :customer")
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .mapTo(Long.class)
        .list();
  }

  /** Leaves nothing of orders but their numbers, also of those that were not heard of yet. */
  public static void redact(Handle handle, ShopDomain shop, SortedSet<Long> orderIds) {
    forEach(
        handle,
        shop,
        orderIds,
        """
        insert into order_state (shop, order_id, earn_points, earn_per, earn_currency,
          earn_on_test, paid, cancelled, posted, pending, written_off, customer_frozen, redacted)
        values (:shop, :orderId, 1, 1, 'XXX', false, false, false, 0, 0, 0, false, true)
        on conflict do nothing""");
    forEach(
        handle,
        shop,
        orderIds,
        """
        update order_state
        set updated_at = null, triggered_at = null, body_hash = null, customer = null,
          currency = null, subtotal = null, gift_cards = null, test = null,
          lists_refunds = null, paid = false, cancelled = false, due_at = null, posted = 0,
          pending = 0, written_off = 0, customer_frozen = false, sweep_at = null,
          redacted = true
        where shop = :shop and order_id = :orderId""");
    forEach(
        handle,
        shop,
        orderIds,
        "delete from order_refund where shop = :shop and order_id = :orderId");
  }

  private static void forEach(
      Handle handle, ShopDomain shop, SortedSet<Long> orderIds, String sql) {
    PreparedBatch batch = handle.prepareBatch(sql);
    orderIds.forEach(orderId -> batch.bind("shop", shop.host()).bind("orderId", orderId).add());
    batch.execute();
  }

  static void save(Handle handle, LockedOrder locked, Instant now, Optional<Instant> sweepAt) {
    Order order = locked.order();
    Optional<Snapshot> snapshot = order.snapshot();
    handle
        .createUpdate(
            """
            update order_state
            set updated_at = :updatedAt, triggered_at = :triggeredAt, body_hash = :bodyHash,
              customer = :customer, currency = :currency, subtotal = :subtotal,
              gift_cards = :giftCards, test = :test, lists_refunds = :listsRefunds,
              paid = :paid, cancelled = :cancelled, due_at = :dueAt, posted = :posted,
              pending = :pending, written_off = :writtenOff, customer_frozen = :frozen,
              sweep_at = :sweepAt
            where shop = :shop and order_id = :orderId""")
        .bind("updatedAt", snapshot.map(each -> each.version().updatedAt()).orElse(null))
        .bind("triggeredAt", snapshot.flatMap(each -> each.version().triggeredAt()).orElse(null))
        .bind("bodyHash", snapshot.map(each -> each.version().bodyHash()).orElse(null))
        .bind("customer", locked.customer().map(CustomerGid::id).orElse(null))
        .bind("currency", snapshot.map(Snapshot::currency).orElse(null))
        .bind("subtotal", snapshot.map(Snapshot::subtotal).orElse(null))
        .bind("giftCards", snapshot.map(Snapshot::giftCards).orElse(null))
        .bind("test", snapshot.map(Snapshot::test).orElse(null))
        .bind("listsRefunds", snapshot.map(each -> each.listedRefunds().isPresent()).orElse(null))
        .bind("paid", order.paid())
        .bind("cancelled", order.cancelled())
        .bind("dueAt", order.dueAt().orElse(null))
        .bind("posted", locked.posted())
        .bind("pending", OrderRule.pending(order, now))
        .bind("writtenOff", locked.writtenOff())
        .bind("frozen", locked.customerFrozen())
        .bind("sweepAt", sweepAt.orElse(null))
        .bind("shop", locked.shop().host())
        .bind("orderId", locked.orderId())
        .execute();
    RefundTable.save(handle, locked);
  }
}
