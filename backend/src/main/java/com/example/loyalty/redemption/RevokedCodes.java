package com.example.loyalty.redemption;

import com.example.loyalty.discount.DiscountCodes;
import com.example.loyalty.discount.Lookup;
import com.example.loyalty.discount.Refused;
import com.example.loyalty.discount.Unclear;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.example.loyalty.store.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Codes that must not work any more although they have not ended: their customer is forgotten, or
 * has the points back. The sweeper deactivates them.
 */
public final class RevokedCodes {

  private static final Logger LOG = LoggerFactory.getLogger(RevokedCodes.class);

  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final Jdbi jdbi;
  private final DiscountCodes codes;
  private final Clock clock;

  public RevokedCodes(Jdbi jdbi, DiscountCodes codes, Clock clock) {
    this.jdbi = jdbi;
    this.codes = codes;
    this.clock = clock;
  }

  /** One that is valid until {@code endsAt} at most. */
  record Code(ShopDomain shop, String code, boolean hasEnded) {}

  static void add(Handle handle, Redemption redemption, Instant now) {
    handle
        .createUpdate(
            """
            insert into revoked_code (shop, code, ends_at, revoked_at, sweep_at)
            values (:shop, :code, :endsAt, :now, :now)
            on conflict do nothing""")
        .bind("shop", redemption.shop().host())
        .bind("code", redemption.code())
        .bind("endsAt", redemption.endsAt())
        .bind("now", now)
        .execute();
  }

  /**
   * Deletes a customer's redemptions, under the account's lock, and revokes what is left of them.
   */
  public static void forget(Handle handle, ShopDomain shop, CustomerGid customer, Instant now) {
    handle
        .createUpdate(
            """
            insert into revoked_code (shop, code, ends_at, revoked_at, sweep_at)
            select shop, code, ends_at, :now, :now from redemption
            where shop = :shop and customer = :customer
              and status in ('RESERVED', 'ISSUED', 'ENDED')
            on conflict do nothing""")
        .bind("now", now)
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .execute();
    handle.execute(
        "delete from redemption where shop = ? and customer = ?", shop.host(), customer.id());
  }

  /** What is unclear stays, and the sweeper comes again. */
  void deactivate(Code code) {
    Lookup lookup = codes.find(code.shop(), code.code(), PATIENCE);
    if (lookup instanceof Lookup.Found found) {
      if (found.expired() || isDone(code.shop(), found.gid())) {
        delete(code);
        LOG.info("A revoked code of {} is deactivated", code.shop());
      }
    } else if (lookup instanceof Lookup.None && code.hasEnded()) {
      // Before it has, an attempt to create it may still be on its way.
      delete(code);
    }
  }

  private boolean isDone(ShopDomain shop, String gid) {
    var deactivation = codes.deactivate(shop, gid, PATIENCE);
    return !(deactivation instanceof Unclear || deactivation instanceof Refused);
  }

  /**
   * Takes one that is due; the longer it is revoked, the longer is the pause until the next try.
   */
  Optional<Code> lease(Duration least) {
    return Transactions.inTransaction(
        jdbi,
        handle -> {
          Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
          Optional<Due> due =
              handle
                  .createQuery(
                      "select * from revoked_code where sweep_at <= :now "
                          + Sweep.INSTALLED
                          + " order by sweep_at fetch first 1 rows only for update skip locked")
                  .bind("now", now)
                  .map((row, context) -> due(row, now))
                  .findOne();
          due.ifPresent(
              each ->
                  handle
                      .createUpdate(
                          """
                          update revoked_code set sweep_at = :until
                          where shop = :shop and code = :code""")
                      .bind("until", now.plus(pause(each.revokedFor(), least)))
                      .bind("shop", each.code().shop().host())
                      .bind("code", each.code().code())
                      .execute());
          return due.map(Due::code);
        });
  }

  private record Due(Code code, Duration revokedFor) {}

  private static Due due(ResultSet row, Instant now) throws SQLException {
    boolean hasEnded = !row.getTimestamp("ends_at").toInstant().isAfter(now);
    return new Due(
        new Code(new ShopDomain(row.getString("shop")), row.getString("code"), hasEnded),
        Duration.between(row.getTimestamp("revoked_at").toInstant(), now));
  }

  private static Duration pause(Duration revokedFor, Duration least) {
    Duration pause = revokedFor.compareTo(LONGEST_PAUSE) < 0 ? revokedFor : LONGEST_PAUSE;
    return pause.compareTo(least) > 0 ? pause : least;
  }

  private void delete(Code code) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "delete from revoked_code where shop = ? and code = ?",
                code.shop().host(),
                code.code()));
  }
}
