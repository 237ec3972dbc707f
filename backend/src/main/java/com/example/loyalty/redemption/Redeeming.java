package com.example.loyalty.redemption;

import com.example.loyalty.discount.CombinesWith;
import com.example.loyalty.discount.DiscountCodes;
import com.example.loyalty.points.Program;
import com.example.loyalty.redemption.Redemptions.Rules;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import org.jdbi.v3.core.Jdbi;

/** The wiring of this package: what it answers, and what it does by the clock. */
public record Redeeming(RedemptionResource resource, Sweep sweep) {

  /**
   * Wires it.
   *
   * @param firstAttempts threads that ask Shopify while customers wait
   */
  public static Redeeming of(
      Jdbi jdbi,
      Program program,
      Rules rules,
      CombinesWith combinesWith,
      DiscountCodes codes,
      ExecutorService firstAttempts,
      Clock clock) {
    var redemptions = new Redemptions(jdbi, program, rules, clock);
    var issuer = new Issuer(jdbi, codes, combinesWith, clock);
    var releaser = new Releaser(jdbi, codes, rules.releaseGrace(), clock);
    var revokedCodes = new RevokedCodes(jdbi, codes, clock);
    return new Redeeming(
        new RedemptionResource(redemptions, new FirstAttempt(issuer, firstAttempts)),
        new Sweep(jdbi, redemptions, issuer, releaser, revokedCodes, clock));
  }
}
