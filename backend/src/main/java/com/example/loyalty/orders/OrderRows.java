package com.example.loyalty.orders;

import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads orders and refunds from rows of their tables. */
final class OrderRows {

  private OrderRows() {}

  /** From a row that has the columns of {@code order_refund}. */
  static Refund refund(ResultSet row) throws SQLException {
    return new Refund(
        row.getLong("refund_id"),
        row.getBigDecimal("line_amount"),
        row.getBigDecimal("loose_amount"),
        Optional.ofNullable(instant(row, "created_at")));
  }

  /**
   * From a row that has the columns of {@code order_state}.
   *
   * @param refunds the order's; the value says whether its newest snapshot lists it
   */
  static Order order(ResultSet row, Map<Refund, Boolean> refunds) throws SQLException {
    var earning =
        new Order.Earning(
            row.getInt("earn_points"),
            row.getBigDecimal("earn_per"),
            row.getString("earn_currency"),
            row.getBoolean("earn_on_test"));
    Map<Long, Refund> byId = new HashMap<>();
    Set<Long> listed = new HashSet<>();
    refunds.forEach(
        (refund, inSnapshot) -> {
          byId.put(refund.id(), refund);
          if (inSnapshot) {
            listed.add(refund.id());
          }
        });
    return new Order(
        earning,
        snapshot(row, listed),
        row.getBoolean("paid"),
        row.getBoolean("cancelled"),
        Optional.ofNullable(instant(row, "due_at")),
        byId);
  }

  private static Optional<Snapshot> snapshot(ResultSet row, Set<Long> listed) throws SQLException {
    @Nullable Instant updatedAt = instant(row, "updated_at");
    if (updatedAt == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Snapshot(
            new Snapshot.Version(
                updatedAt,
                Optional.ofNullable(instant(row, "triggered_at")),
                row.getString("body_hash")),
            customer(row),
            row.getString("currency"),
            row.getBigDecimal("subtotal"),
            row.getBigDecimal("gift_cards"),
            row.getBoolean("test"),
            row.getBoolean("lists_refunds") ? Optional.of(listed) : Optional.empty()));
  }

  /** From a row that has the columns of {@code order_state}. */
  static LockedOrder lockedOrder(ResultSet row, Map<Refund, Boolean> refunds) throws SQLException {
    return new LockedOrder(
        new ShopDomain(row.getString("shop")),
        row.getLong("order_id"),
        order(row, refunds),
        customer(row),
        row.getBoolean("customer_frozen"),
        row.getLong("posted"),
        row.getLong("written_off"));
  }

  private static Optional<CustomerGid> customer(ResultSet row) throws SQLException {
    long customer = row.getLong("customer");
    return row.wasNull() ? Optional.empty() : Optional.of(new CustomerGid(customer));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    @Nullable Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }
}
