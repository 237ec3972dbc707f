package com.example.loyalty.points;

import com.example.loyalty.points.LedgerEntry.Kind;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** A customer's account, whose row no other transaction can change until this one ends. */
record LockedAccount(
    Handle handle, ShopDomain shop, CustomerGid customer, long balance, long lastSeq) {

  /** Finds the account or opens it with balance 0. */
  static LockedAccount lock(Handle handle, ShopDomain shop, CustomerGid customer, Instant now) {
    // Not `merge`: it races. Of two inserts one does nothing, and both then queue for the lock.
    handle
        .createUpdate(
            """
            insert into account (shop, customer, balance, last_seq, last_activity)
            values (:shop, :customer, 0, 0, :now)
            on conflict do nothing""")
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .bind("now", now)
        .execute();
    return handle
        .createQuery(
            """
            select balance, last_seq from account
            where shop = :shop and customer = :customer
            for update""")
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .map(
            (row, context) ->
                new LockedAccount(
                    handle, shop, customer, row.getLong("balance"), row.getLong("last_seq")))
        .one();
  }

  Optional<LedgerEntry> entryOnce(String onceKey) {
    return handle
        .createQuery(
            """
            select seq, kind, points, balance_after, reason, occurred_at from ledger_entry
            where shop = :shop and customer = :customer and once_key = :onceKey""")
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .bind("onceKey", onceKey)
        .map(
            (row, context) ->
                new LedgerEntry(
                    row.getLong("seq"),
                    Kind.valueOf(row.getString("kind")),
                    row.getLong("points"),
                    row.getLong("balance_after"),
                    row.getString("reason"),
                    row.getTimestamp("occurred_at").toInstant()))
        .findOne();
  }

  /**
   * Adds the entry and moves the balance.
   *
   * @param points not 0, and such that the balance stays within its bounds
   */
  LedgerEntry post(
      Kind kind, long points, String reason, Optional<String> onceKey, String actor, Instant now) {
    var entry = new LedgerEntry(lastSeq + 1, kind, points, balance + points, reason, now);
    handle
        .createUpdate(
            """
            insert into ledger_entry (shop, customer, seq, kind, points, balance_after,
                                      once_key, actor, reason, occurred_at)
            values (:shop, :customer, :seq, :kind, :points, :balanceAfter,
                    :onceKey, :actor, :reason, :occurredAt)""")
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .bind("seq", entry.seq())
        .bind("kind", entry.kind().name())
        .bind("points", entry.points())
        .bind("balanceAfter", entry.balanceAfter())
        .bind("onceKey", onceKey.orElse(null))
        .bind("actor", actor)
        .bind("reason", entry.reason())
        .bind("occurredAt", entry.occurredAt())
        .execute();
    handle
        .createUpdate(
            """
            update account set balance = :balance, last_seq = :seq, last_activity = :now
            where shop = :shop and customer = :customer""")
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .bind("balance", entry.balanceAfter())
        .bind("seq", entry.seq())
        .bind("now", entry.occurredAt())
        .execute();
    return entry;
  }
}
