package com.example.loyalty.redemption;

import com.example.loyalty.redemption.Redemption.Status;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads redemptions from rows of their table. */
final class RedemptionRows {

  private RedemptionRows() {}

  /** Of this customer: another's reads as none. */
  static Optional<RedemptionView> view(
      Handle handle, ShopDomain shop, CustomerGid customer, String id, Instant now) {
    return handle
        .createQuery(
            """
            select r.*, a.balance from redemption r
            join account a on a.shop = r.shop and a.customer = r.customer
            where r.shop = :shop and r.customer = :customer and r.redemption_id = :id""")
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .bind("id", id)
        .map((row, context) -> RedemptionView.of(row, row.getLong("balance"), now))
        .findOne();
  }

  static Optional<Redemption> byId(Handle handle, ShopDomain shop, String id) {
    return one(query(handle, shop, "redemption_id = :id").bind("id", id));
  }

  static Optional<Redemption> byKey(
      Handle handle, ShopDomain shop, CustomerGid customer, String key) {
    return one(
        query(handle, shop, "customer = :customer and idempotency_key = :key")
            .bind("customer", customer.id())
            .bind("key", key));
  }

  /** Its account must be locked already; that goes for all that lock here. */
  static Optional<Redemption> lockActive(Handle handle, ShopDomain shop, CustomerGid customer) {
    return one(
        query(handle, shop, "active_customer = :customer for update")
            .bind("customer", customer.id()));
  }

  static Optional<Redemption> lock(Handle handle, ShopDomain shop, String id) {
    return one(query(handle, shop, "redemption_id = :id for update").bind("id", id));
  }

  /** Those whose code an order carries, by this webhook or an earlier one. */
  static List<Redemption> ofOrder(Handle handle, ShopDomain shop, long orderId, Set<String> codes) {
    return query(
            handle,
            shop,
            """
            (code in (<codes>) or redemption_id in (
              select redemption_id from code_use where shop = :shop and order_id = :orderId))
            order by customer, redemption_id""")
        .bind("orderId", orderId)
        .bindList("codes", codes.isEmpty() ? List.of("") : List.copyOf(codes))
        .map((row, context) -> redemption(row))
        .list();
  }

  private static Query query(Handle handle, ShopDomain shop, String where) {
    return handle
        .createQuery("select * from redemption where shop = :shop and " + where)
        .bind("shop", shop.host());
  }

  private static Optional<Redemption> one(Query query) {
    return query.map((row, context) -> redemption(row)).findOne();
  }

  /** From a row that has the table's columns. */
  static Redemption redemption(ResultSet row) throws SQLException {
    long orderId = row.getLong("order_id");
    @Nullable Long orderOrNone = row.wasNull() ? null : orderId;
    String currency = row.getString("currency");
    int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    return new Redemption(
        new ShopDomain(row.getString("shop")),
        row.getString("redemption_id"),
        new CustomerGid(row.getLong("customer")),
        row.getString("body_hash"),
        row.getString("reward_id"),
        row.getLong("points"),
        row.getBigDecimal("amount").setScale(digits),
        currency,
        row.getString("code"),
        Status.valueOf(row.getString("status")),
        row.getTimestamp("reserved_at").toInstant(),
        row.getTimestamp("ends_at").toInstant(),
        row.getString("discount_gid"),
        orderOrNone,
        row.getInt("attempts"),
        row.getInt("redeems"));
  }
}
