package com.example.loyalty.points;

import com.example.loyalty.points.LedgerEntry.Kind;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.example.loyalty.store.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Every account's balance, and the entries that explain it: both change in one transaction. */
public final class Ledger {

  /** The largest balance, 2^53 − 1: what JavaScript reads exactly (RFC 8259 §6). */
  static final long MAX_BALANCE = (1L << 53) - 1;

  private final Jdbi jdbi;
  private final Clock clock;

  public Ledger(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** The customer's points; 0 for one that was never seen. */
  public long balance(ShopDomain shop, CustomerGid customer) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select balance from account where shop = :shop and customer = :customer")
                .bind("shop", shop.host())
                .bind("customer", customer.id())
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
  }

  /** Posts a manual entry, once per key. */
  public Adjusted adjust(Adjustment adjustment) {
    return Transactions.inTransaction(jdbi, handle -> adjust(handle, adjustment));
  }

  private Adjusted adjust(Handle handle, Adjustment adjustment) {
    // PostgreSQL keeps microseconds, so the entry says what will be read back.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    LockedAccount account =
        LockedAccount.lock(handle, adjustment.shop(), adjustment.customer(), now);
    Optional<String> onceKey = adjustment.key().map(key -> "adjust:" + key);
    Optional<LedgerEntry> earlier = onceKey.flatMap(account::entryOnce);
    if (earlier.isPresent()) {
      LedgerEntry entry = earlier.get();
      return entry.points() == adjustment.points() && entry.reason().equals(adjustment.reason())
          ? new Adjusted.Repeated(entry)
          : new Adjusted.KeyReused(entry);
    }
    long balance = account.balance() + adjustment.points();
    if (balance < 0 || balance > MAX_BALANCE) {
      return new Adjusted.OutOfRange(account.balance());
    }
    return new Adjusted.Posted(
        account.post(
            Kind.ADJUST, adjustment.points(), adjustment.reason(), onceKey, "operator", now));
  }
}
