package com.example.loyalty.redemption;

import com.example.loyalty.discount.DiscountCodes;
import com.example.loyalty.discount.Lookup;
import com.example.loyalty.discount.Refused;
import com.example.loyalty.discount.Unclear;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.time.Duration;
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

  private final Jdbi jdbi;
  private final DiscountCodes codes;

  public RevokedCodes(Jdbi jdbi, DiscountCodes codes) {
    this.jdbi = jdbi;
    this.codes = codes;
  }

  /** One that is valid until {@code endsAt} at most. */
  record Code(ShopDomain shop, String code, boolean hasEnded) {}

  static void add(Handle handle, Redemption redemption) {
    handle
        .createUpdate(
            """
            insert into revoked_code (shop, code, ends_at, sweep_at)
            values (:shop, :code, :endsAt, :reservedAt)
            on conflict do nothing""")
        .bind("shop", redemption.shop().host())
        .bind("code", redemption.code())
        .bind("endsAt", redemption.endsAt())
        // Past, so it is due.
        .bind("reservedAt", redemption.reservedAt())
        .execute();
  }

  /**
   * Deletes a customer's redemptions, under the account's lock, and revokes what is left of them.
   */
  public static void forget(Handle handle, ShopDomain shop, CustomerGid customer) {
    handle
        .createUpdate(
            """
            insert into revoked_code (shop, code, ends_at, sweep_at)
            select shop, code, ends_at, reserved_at from redemption
            where shop = :shop and customer = :customer and status in ('RESERVED', 'ISSUED')
            on conflict do nothing""")
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .execute();
    handle.execute(
        "delete from redemption where shop = ? and customer = ?", shop.host(), customer.id());
  }

  /** What is unclear stays, and the sweeper comes again. */
  void deactivate(Code code) {
    if (code.hasEnded()) {
      delete(code);
      return;
    }
    Lookup lookup = codes.find(code.shop(), code.code(), PATIENCE);
    // None: an attempt to create it may still be on its way.
    if (lookup instanceof Lookup.Found found
        && (found.expired() || isDone(code.shop(), found.gid()))) {
      delete(code);
      LOG.info("A revoked code of {} is deactivated", code.shop());
    }
  }

  private boolean isDone(ShopDomain shop, String gid) {
    var deactivation = codes.deactivate(shop, gid, PATIENCE);
    return !(deactivation instanceof Unclear || deactivation instanceof Refused);
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
