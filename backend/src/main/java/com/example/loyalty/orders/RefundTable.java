package com.example.loyalty.orders;

import com.example.loyalty.sessiontoken.ShopDomain;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The table {@code order_refund}, read and written under the lock of the order's row. */
final class RefundTable {

  private RefundTable() {}

  /** Replaces what is there of the order. */
  static void save(Handle handle, LockedOrder locked) {
    Order order = locked.order();
    if (order.refunds().isEmpty()) {
      return;
    }
    Set<Long> listed = order.snapshot().flatMap(Snapshot::listedRefunds).orElse(Set.of());
    handle.execute(
        "delete from order_refund where shop = ? and order_id = ?",
        locked.shop().host(),
        locked.orderId());
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into order_refund (shop, order_id, refund_id, line_amount, loose_amount,
              created_at, in_snapshot)
            values (:shop, :orderId, :refundId, :lineAmount, :looseAmount,
              :createdAt, :inSnapshot)""");
    for (Refund refund : order.refunds().values()) {
      batch
          .bind("shop", locked.shop().host())
          .bind("orderId", locked.orderId())
          .bind("refundId", refund.id())
          .bind("lineAmount", refund.lineAmount())
          .bind("looseAmount", refund.looseAmount())
          .bind("createdAt", refund.createdAt().orElse(null))
          .bind("inSnapshot", listed.contains(refund.id()))
          .add();
    }
    batch.execute();
  }

  /** The order's refunds; the value says whether its newest snapshot lists it. */
  static Map<Refund, Boolean> of(Handle handle, ShopDomain shop, long orderId) {
    return handle
        .createQuery("select * from order_refund where shop = :shop and order_id = :orderId")
        .bind("shop", shop.host())
        .bind("orderId", orderId)
        .reduceResultSet(
            new HashMap<>(),
            (all, row, context) -> {
              all.put(OrderRows.refund(row), row.getBoolean("in_snapshot"));
              return all;
            });
  }
}
