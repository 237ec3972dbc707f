package com.example.loyalty.redemption;

import com.example.loyalty.points.Shops;
import com.example.loyalty.redemption.Redemption.Status;
import com.example.loyalty.sessiontoken.ShopDomain;
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
 * Finishes what no request finishes: codes that Shopify has not confirmed, and codes that ended.
 *
 * <p>Any number of threads and instances can do it at once. Each takes one row by moving on the
 * time at which it is due, in a short transaction, and calls Shopify after it. Whoever crashes
 * holds the row no longer than the {@link #LEASE}.
 */
public final class Sweep {

  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

  /** With the interval between two sweeps, what a crash left is taken up within 30 s. */
  static final Duration LEASE = Duration.ofSeconds(20);

  private final Jdbi jdbi;
  private final Redemptions redemptions;
  private final Issuer issuer;
  private final Releaser releaser;
  private final RevokedCodes revokedCodes;
  private final Clock clock;

  Sweep(
      Jdbi jdbi,
      Redemptions redemptions,
      Issuer issuer,
      Releaser releaser,
      RevokedCodes revokedCodes,
      Clock clock) {
    this.jdbi = jdbi;
    this.redemptions = redemptions;
    this.issuer = issuer;
    this.releaser = releaser;
    this.revokedCodes = revokedCodes;
    this.clock = clock;
  }

  /** Works until nothing is due. One that fails holds up no other; it is due again. */
  public void run() {
    boolean isMore = true;
    while (isMore) {
      // In turns, so that a backlog of one kind does not keep the other waiting.
      isMore = sweepRedemption();
      isMore |= sweepRevokedCode();
    }
  }

  private boolean sweepRedemption() {
    Optional<Row> leased = isStopping() ? Optional.empty() : leaseRedemption();
    leased.ifPresent(row -> attempt("redemption " + row, () -> sweep(row)));
    return leased.isPresent();
  }

  private boolean sweepRevokedCode() {
    Optional<RevokedCodeTable.Code> leased = isStopping() ? Optional.empty() : revokedCodes.lease();
    leased.ifPresent(
        code -> attempt("a revoked code of " + code.shop(), () -> revokedCodes.deactivate(code)));
    return leased.isPresent();
  }

  /** Then nothing is written any more: H2 closes its file when an interrupted thread writes. */
  static boolean isStopping() {
    return Thread.currentThread().isInterrupted();
  }

  private static void attempt(Object what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("The sweep failed for {}", what, e);
    }
  }

  private void sweep(Row row) {
    jdbi.withHandle(handle -> RedemptionRows.byId(handle, row.shop(), row.id()))
        .ifPresent(this::sweep);
  }

  private void sweep(Redemption redemption) {
    if (redemption.status() == Status.ENDED) {
      releaser.release(redemption);
    } else if (redemption.statusAt(clock.instant()) == Status.ENDED) {
      redemptions.end(redemption);
    } else if (redemption.status() == Status.RESERVED) {
      issuer.attempt(redemption);
    }
  }

  /** Which redemption; read after the lease, so that one that cannot be read holds up no other. */
  private record Row(ShopDomain shop, String id) {}

  private Optional<Row> leaseRedemption() {
    return Transactions.inTransaction(
        jdbi,
        handle -> {
          Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
          Optional<Row> due =
              handle
                  .createQuery(
                      "select shop, redemption_id from redemption where sweep_at <= :now and "
                          + Shops.INSTALLED
                          + " order by sweep_at fetch first 1 rows only for update skip locked")
                  .bind("now", now)
                  .map(
                      (row, context) ->
                          new Row(
                              new ShopDomain(row.getString("shop")),
                              row.getString("redemption_id")))
                  .findOne();
          due.ifPresent(
              row -> RedemptionTable.lease(handle, row.shop(), row.id(), now.plus(LEASE)));
          return due;
        });
  }
}
