package com.example.loyalty.points;

import com.example.loyalty.points.LedgerEntry.Kind;
import com.example.loyalty.store.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

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

  /** Posts a manual entry, once per key. */
  public Adjusted adjust(Adjustment adjustment) {
    return Transactions.inTransaction(jdbi, handle -> adjust(handle, adjustment));
  }

  /** The same, within a transaction. */
  Adjusted adjust(Handle handle, Adjustment adjustment) {
    // PostgreSQL keeps microseconds, so the entry says what will be read back.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    LockedAccount account =
        LockedAccount.lock(handle, adjustment.shop(), adjustment.customer(), now);
    @Nullable String onceKey = adjustment.key().map(key -> "adjust:" + key).orElse(null);
    Optional<LedgerEntry> earlier = onceKey == null ? Optional.empty() : account.entryOnce(onceKey);
    if (earlier.isPresent()) {
      LedgerEntry entry = earlier.get();
      boolean same =
          entry.points() == adjustment.points() && adjustment.reason().equals(entry.reason());
      return same ? new Adjusted.Repeated(entry) : new Adjusted.KeyReused(entry);
    }
    return account.canTake(adjustment.points())
        ? new Adjusted.Posted(
            adjustment,
            account.post(
                Kind.ADJUST, adjustment.points(), Cause.operator(adjustment.reason(), onceKey)))
        : new Adjusted.OutOfRange(account.balance());
  }
}
