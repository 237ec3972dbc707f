package com.example.loyalty.redemption;

import com.example.loyalty.points.Shops;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.example.loyalty.store.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The table {@code revoked_code}: codes that must not work any more, because their customer is
 * forgotten or has the points back.
 */
public final class RevokedCodeTable {

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private RevokedCodeTable() {}

  /**
   * One of them.
   *
   * @param hasEnded by our clock; the merchant may have prolonged it
   */
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

  /**
   * Takes one that is due; the longer it is revoked, the longer is the pause until the next try.
   */
  static Optional<Code> lease(Jdbi jdbi, Instant now) {
    return Transactions.inTransaction(
        jdbi,
        handle -> {
          Optional<Due> due =
              handle
                  .createQuery(
                      "select * from revoked_code where sweep_at <= :now and "
                          + Shops.INSTALLED
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
                      .bind("until", now.plus(pause(each.revokedFor())))
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

  private static Duration pause(Duration revokedFor) {
    Duration pause = revokedFor.compareTo(LONGEST_PAUSE) < 0 ? revokedFor : LONGEST_PAUSE;
    return pause.compareTo(Sweep.LEASE) > 0 ? pause : Sweep.LEASE;
  }

  static void delete(Jdbi jdbi, Code code) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "delete from revoked_code where shop = ? and code = ?",
                code.shop().host(),
                code.code()));
  }
}
