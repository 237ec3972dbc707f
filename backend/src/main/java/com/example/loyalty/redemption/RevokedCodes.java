package com.example.loyalty.redemption;

import com.example.loyalty.discount.DiscountCodes;
import com.example.loyalty.discount.Lookup;
import com.example.loyalty.discount.Refused;
import com.example.loyalty.discount.Unclear;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deactivates the codes of {@link RevokedCodeTable}. */
final class RevokedCodes {

  private static final Logger LOG = LoggerFactory.getLogger(RevokedCodes.class);

  /** For each of two calls; together shorter than {@link Sweep#LEASE}. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Jdbi jdbi;
  private final DiscountCodes codes;
  private final Clock clock;

  RevokedCodes(Jdbi jdbi, DiscountCodes codes, Clock clock) {
    this.jdbi = jdbi;
    this.codes = codes;
    this.clock = clock;
  }

  Optional<RevokedCodeTable.Code> lease() {
    return RevokedCodeTable.lease(jdbi, clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  /** What is unclear stays, and the sweeper comes again. */
  void deactivate(RevokedCodeTable.Code code) {
    Lookup lookup = codes.find(code.shop(), code.code(), PATIENCE);
    if (lookup instanceof Lookup.Found found) {
      if (found.expired() || isDone(code.shop(), found.gid())) {
        RevokedCodeTable.delete(jdbi, code);
        LOG.info("A revoked code of {} is deactivated", code.shop());
      }
    } else if (lookup instanceof Lookup.None && code.hasEnded()) {
      // Before it has, an attempt to create it may still be on its way.
      RevokedCodeTable.delete(jdbi, code);
    }
  }

  private boolean isDone(ShopDomain shop, String gid) {
    var deactivation = codes.deactivate(shop, gid, PATIENCE);
    return !(deactivation instanceof Unclear || deactivation instanceof Refused);
  }
}
