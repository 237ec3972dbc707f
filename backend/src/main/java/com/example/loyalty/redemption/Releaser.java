package com.example.loyalty.redemption;

import com.example.loyalty.discount.Deactivation;
import com.example.loyalty.discount.DiscountCodes;
import com.example.loyalty.discount.Lookup;
import com.example.loyalty.discount.Unclear;
import com.example.loyalty.redemption.Redemption.Status;
import com.example.loyalty.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives points back whose code ended unused, when Shopify confirms it. No answer, no points. */
final class Releaser {

  private static final Logger LOG = LoggerFactory.getLogger(Releaser.class);

  /** For each of two calls; together shorter than {@link Sweep#LEASE}. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final Duration NO_ANSWER = Duration.ofSeconds(15);

  /** Shopify says that the code was used. The order's webhook, when it comes, does not wait. */
  private static final Duration NO_ORDER = Duration.ofDays(1);

  private final Jdbi jdbi;
  private final DiscountCodes codes;
  private final Duration grace;
  private final Clock clock;

  Releaser(Jdbi jdbi, DiscountCodes codes, Duration grace, Clock clock) {
    this.jdbi = jdbi;
    this.codes = codes;
    this.grace = grace;
    this.clock = clock;
  }

  /** One that is ENDED since more than the grace. */
  void release(Redemption redemption) {
    Lookup lookup = codes.find(redemption.shop(), redemption.code(), PATIENCE);
    if (lookup instanceof Lookup.None
        || (lookup instanceof Lookup.Found found && !redemption.isDiscount(found))) {
      released(redemption);
    } else if (lookup instanceof Lookup.Found found && found.usageCount() > 0) {
      LOG.warn("{}: Shopify counts a use, but no order told of it", redemption);
      postpone(redemption, NO_ORDER);
    } else if (lookup instanceof Lookup.Found found) {
      deactivate(redemption, found);
    } else if (lookup instanceof Unclear unclear) {
      postpone(redemption, longer(unclear.retryAfter().orElse(NO_ANSWER)));
    }
  }

  private void deactivate(Redemption redemption, Lookup.Found found) {
    Deactivation deactivation = codes.deactivate(redemption.shop(), found.gid(), PATIENCE);
    if (deactivation instanceof Unclear unclear) {
      postpone(redemption, longer(unclear.retryAfter().orElse(NO_ANSWER)));
    } else if (found.expired()) {
      released(redemption);
    } else {
      // The merchant had prolonged it, and Shopify counts uses later than it sells.
      postpone(redemption, longer(grace));
    }
  }

  private static Duration longer(Duration wait) {
    return wait.compareTo(NO_ANSWER) > 0 ? wait : NO_ANSWER;
  }

  private void released(Redemption redemption) {
    Transactions.inTransaction(
        jdbi,
        handle -> {
          LockedRedemption.lock(handle, redemption, now())
              .filter(locked -> locked.status() == Status.ENDED)
              .ifPresent(locked -> locked.giveBack(Status.RELEASED, null));
          return null;
        });
  }

  private void postpone(Redemption redemption, Duration wait) {
    if (Sweep.isStopping()) {
      return;
    }
    Transactions.inTransaction(
        jdbi,
        handle -> {
          RedemptionTable.postpone(handle, redemption, now().plus(wait));
          return null;
        });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
