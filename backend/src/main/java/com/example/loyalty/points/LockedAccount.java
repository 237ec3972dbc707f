package com.example.loyalty.points;

import com.example.loyalty.points.LedgerEntry.Kind;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** A customer's account, whose row no other transaction can change until this one ends. */
public final class LockedAccount {

  private final Handle handle;
  private final ShopDomain shop;
  private final CustomerGid customer;
  private final Instant now;
  private long balance;
  private long lastSeq;

  private LockedAccount(
      Handle handle,
      ShopDomain shop,
      CustomerGid customer,
      Instant now,
      long balance,
      long lastSeq) {
    this.handle = handle;
    this.shop = shop;
    this.customer = customer;
    this.now = now;
    this.balance = balance;
    this.lastSeq = lastSeq;
  }

  /**
   * Finds the account or opens it with balance 0.
   *
   * @param now the time of the entries that will be posted
   */
  public static LockedAccount lock(
      Handle handle, ShopDomain shop, CustomerGid customer, Instant now) {
    Optional<LockedAccount> known = lockIfKnown(handle, shop, customer, now);
    if (known.isPresent()) {
      return known.get();
    }
    // Not `merge`: it races. Of two inserts one does nothing, and then queues for the lock.
    int opened =
        handle.execute(
            """
            insert into account (shop, customer, balance, last_seq, last_activity)
            values (?, ?, 0, 0, ?)
            on conflict do nothing""",
            shop.host(),
            customer.id(),
            now);
    return opened == 1
        ? new LockedAccount(handle, shop, customer, now, 0, 0)
        : lock(handle, shop, customer, now);
  }

  /** The same, without opening one. */
  public static Optional<LockedAccount> lockIfKnown(
      Handle handle, ShopDomain shop, CustomerGid customer, Instant now) {
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
                new LockedAccount(handle, shop, customer, now, row.getLong(1), row.getLong(2)))
        .findOne();
  }

  public long balance() {
    return balance;
  }

  /** Whether a balance can hold the points on top of what it has. */
  public boolean canTake(long points) {
    return points <= Ledger.MAX_BALANCE - balance && points >= -balance;
  }

  /** Points that were taken without being there, and have not been made up for. */
  public long writtenOff() {
    return handle
        .createQuery(
            """
            select coalesce(sum(points), 0) from ledger_entry
            where shop = :shop and customer = :customer and kind = 'WRITE_OFF'""")
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .mapTo(Long.class)
        .one();
  }

  Optional<LedgerEntry> entryOnce(String onceKey) {
    return handle
        .createQuery(
            """
            select * from ledger_entry
            where shop = :shop and customer = :customer and once_key = :onceKey""")
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .bind("onceKey", onceKey)
        .map((row, context) -> History.entry(row))
        .findOne();
  }

  /** Adds an entry; the balance must be able to {@link #canTake} it. */
  public LedgerEntry post(Kind kind, long points, Cause cause) {
    lastSeq += 1;
    balance += points;
    handle
        .createUpdate(
            """
            insert into ledger_entry (shop, customer, seq, kind, points, balance_after, order_id,
                                      redemption_id, once_key, actor, reason, occurred_at)
            values (:shop, :customer, :seq, :kind, :points, :balanceAfter, :orderId,
                    :redemptionId, :onceKey, :actor, :reason, :occurredAt)""")
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .bind("seq", lastSeq)
        .bind("kind", kind.name())
        .bind("points", points)
        .bind("balanceAfter", balance)
        .bind("orderId", cause.orderId())
        .bind("redemptionId", cause.redemptionId())
        .bind("onceKey", cause.onceKey())
        .bind("actor", cause.actor())
        .bind("reason", cause.reason())
        .bind("occurredAt", now)
        .execute();
    handle.execute(
        """
        update account set balance = ?, last_seq = ?, last_activity = ?
        where shop = ? and customer = ?""",
        balance,
        lastSeq,
        now,
        shop.host(),
        customer.id());
    return new LedgerEntry(
        lastSeq, kind, points, balance, cause.orderId(), cause.redemptionId(), cause.reason(), now);
  }
}
