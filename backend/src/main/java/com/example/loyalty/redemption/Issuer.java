package com.example.loyalty.redemption;

import com.example.loyalty.discount.CombinesWith;
import com.example.loyalty.discount.Creation;
import com.example.loyalty.discount.DiscountCode;
import com.example.loyalty.discount.DiscountCodes;
import com.example.loyalty.discount.Lookup;
import com.example.loyalty.discount.Refused;
import com.example.loyalty.discount.Unclear;
import com.example.loyalty.redemption.Redemption.Status;
import com.example.loyalty.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Shopify create the code of a redemption. It can be interrupted anywhere and be done again,
 * also by two at once: the code is the same each time, so Shopify creates one, and each result only
 * changes a redemption that still waits for it.
 */
final class Issuer {

  private static final Logger LOG = LoggerFactory.getLogger(Issuer.class);

  /** Both together are shorter than {@link Sweep#LEASE}. */
  private static final Duration CREATE_PATIENCE = Duration.ofSeconds(10);

  private static final Duration FIND_PATIENCE = Duration.ofSeconds(8);

  /** By Shopify's clock the code must be valid at once, also when ours is ahead. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private static final int MAX_PAUSE_SECONDS = 60;

  private final Jdbi jdbi;
  private final DiscountCodes codes;
  private final CombinesWith combinesWith;
  private final Clock clock;

  Issuer(Jdbi jdbi, DiscountCodes codes, CombinesWith combinesWith, Clock clock) {
    this.jdbi = jdbi;
    this.codes = codes;
    this.combinesWith = combinesWith;
    this.clock = clock;
  }

  /** One attempt, which is counted already. */
  void attempt(Redemption redemption) {
    Creation creation = codes.create(redemption.shop(), code(redemption), CREATE_PATIENCE);
    if (creation instanceof Creation.Created created) {
      issued(redemption, created.gid());
    } else if (creation instanceof Creation.Taken) {
      lookUp(redemption);
    } else if (creation instanceof Refused) {
      refused(redemption);
    } else if (creation instanceof Unclear unclear) {
      later(redemption, unclear);
    }
  }

  private DiscountCode code(Redemption redemption) {
    return new DiscountCode(
        redemption.code(),
        redemption.discountTitle(),
        redemption.customer(),
        redemption.amount(),
        redemption.reservedAt().minus(CLOCK_SKEW),
        redemption.endsAt(),
        combinesWith);
  }

  /** The code is there: from an attempt whose answer was lost, or it is somebody else's. */
  private void lookUp(Redemption redemption) {
    Lookup lookup = codes.find(redemption.shop(), redemption.code(), FIND_PATIENCE);
    if (lookup instanceof Lookup.Found found && redemption.isDiscount(found)) {
      issued(redemption, found.gid());
    } else if (lookup instanceof Lookup.Found) {
      LOG.warn("{}: its code is another discount's", redemption);
      refused(redemption);
    } else if (lookup instanceof Lookup.None) {
      later(redemption, new Unclear("taken, but not to be found", true, Optional.empty()));
    } else if (lookup instanceof Unclear unclear) {
      later(redemption, new Unclear(unclear.why(), true, unclear.retryAfter()));
    }
  }

  private void issued(Redemption redemption, String discountGid) {
    boolean isNews =
        Transactions.inTransaction(
            jdbi, handle -> RedemptionTable.issued(handle, redemption, discountGid));
    if (isNews) {
      LOG.info("{} is issued", redemption);
    }
  }

  /** Definite for this attempt; what became of an earlier one can still be unknown. */
  private void refused(Redemption redemption) {
    if (redemption.attempts() > 1) {
      later(redemption, new Unclear("refused, but asked before", true, Optional.empty()));
    } else {
      failed(redemption);
    }
  }

  private void failed(Redemption redemption) {
    Transactions.inTransaction(
        jdbi,
        handle -> {
          LockedRedemption.lock(handle, redemption, now())
              .filter(locked -> locked.status() == Status.RESERVED)
              // Another attempt was begun meanwhile: then that one decides.
              .filter(locked -> locked.redemption().attempts() == redemption.attempts())
              .ifPresent(locked -> locked.giveBack(Status.FAILED, null));
          return null;
        });
  }

  /** Leaves it to the sweeper. */
  void later(Redemption redemption, Unclear unclear) {
    if (Sweep.isStopping()) {
      return;
    }
    // A long's shift begins anew at 64.
    long seconds = 1L << Math.min(redemption.attempts(), 6);
    Duration pause = Duration.ofSeconds(Math.min(MAX_PAUSE_SECONDS, seconds));
    Duration wait = unclear.retryAfter().filter(each -> each.compareTo(pause) > 0).orElse(pause);
    Transactions.inTransaction(
        jdbi,
        handle -> {
          if (!unclear.mayBeDone()) {
            RedemptionTable.notAttempted(handle, redemption);
          }
          Instant next = now().plus(wait);
          RedemptionTable.postpone(
              handle, redemption, next.isBefore(redemption.endsAt()) ? next : redemption.endsAt());
          return null;
        });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
