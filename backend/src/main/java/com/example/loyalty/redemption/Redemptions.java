package com.example.loyalty.redemption;

import com.example.loyalty.points.Cause;
import com.example.loyalty.points.LedgerEntry.Kind;
import com.example.loyalty.points.LockedAccount;
import com.example.loyalty.points.Program;
import com.example.loyalty.points.Program.Reward;
import com.example.loyalty.points.Shops;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.example.loyalty.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Takes points for a reward. Nothing here talks to Shopify. */
public final class Redemptions {

  /** More than Shopify's 5 minutes and our leeway. */
  private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(10);

  private final Jdbi jdbi;
  private final Program program;
  private final Rules rules;
  private final RedeemLimit limit;
  private final Clock clock;

  Redemptions(Jdbi jdbi, Program program, Rules rules, Clock clock) {
    this.jdbi = jdbi;
    this.program = program;
    this.rules = rules;
    this.limit = new RedeemLimit(rules.triesPerMinute());
    this.clock = clock;
  }

  /**
   * What holds for all redemptions.
   *
   * @param codeValidity from the reservation until the code ends, at least a second
   * @param releaseGrace from then until the points of an unused code can come back: Shopify's
   *     webhooks can be a day late
   * @param triesPerMinute of one customer
   */
  public record Rules(Duration codeValidity, Duration releaseGrace, int triesPerMinute) {}

  /**
   * Takes the points and reserves a code, once per key.
   *
   * @param key the customer's own for this wish
   * @param bodyHash tells whether it is the same wish
   */
  Reservation reserve(
      ShopDomain shop, CustomerGid customer, String key, String bodyHash, String rewardId) {
    return Transactions.inTransaction(
        jdbi,
        handle -> {
          Instant now = now();
          // A session token proves that the shop has the app, or had it while the token lives.
          Shops.seen(handle, shop, now.minus(TOKEN_LIFETIME), now);
          LockedAccount account = LockedAccount.lock(handle, shop, customer, now);
          Optional<Redemption> earlier = RedemptionRows.byKey(handle, shop, customer, key);
          if (earlier.isPresent()) {
            return earlier.get().bodyHash().equals(bodyHash)
                ? new Reservation.Repeated(earlier.get(), account.balance())
                : new Reservation.KeyReused();
          }
          Optional<Duration> wait = limit.count(handle, shop, customer, now);
          if (wait.isPresent()) {
            return new Reservation.TooMany(wait.get());
          }
          Optional<Reward> reward = program.reward(rewardId);
          if (reward.isEmpty()) {
            return new Reservation.UnknownReward();
          }
          Redemption wish =
              Redemption.reserved(
                  shop, customer, bodyHash, reward.get(), program.currency(), now, endsAt(now));
          return reserve(handle, account, wish, key);
        });
  }

  private Reservation reserve(Handle handle, LockedAccount account, Redemption wish, String key) {
    Optional<Redemption> active = RedemptionRows.lockActive(handle, wish.shop(), wish.customer());
    if (active.isPresent() && active.get().statusAt(wish.reservedAt()).isActive()) {
      return new Reservation.StillActive(active.get(), account.balance());
    }
    active.ifPresent(each -> end(handle, each));
    if (account.balance() < wish.points()) {
      return new Reservation.NotEnoughPoints(account.balance(), wish.points());
    }
    account.post(
        Kind.REDEEM,
        -wish.points(),
        Cause.redemption(wish.id(), "redeem:" + wish.id() + ":" + wish.redeems()));
    // The first attempt is the caller's, and counts from now on, also if it crashes.
    RedemptionTable.insert(handle, wish, key, wish.reservedAt().plus(Sweep.LEASE));
    return new Reservation.Reserved(wish);
  }

  /** To the second, as Shopify keeps it. */
  private Instant endsAt(Instant now) {
    return now.plus(rules.codeValidity()).truncatedTo(ChronoUnit.SECONDS);
  }

  /** Of this customer: another's reads as none. */
  Optional<RedemptionView> find(ShopDomain shop, CustomerGid customer, String id) {
    return jdbi.withHandle(
        handle -> RedemptionRows.view(handle, shop, customer, id, clock.instant()));
  }

  RedemptionView view(Redemption redemption, long balance) {
    return RedemptionView.of(redemption, balance, clock.instant());
  }

  /** Takes note that its code is no longer valid; another redemption is possible from now on. */
  void end(Handle handle, Redemption redemption) {
    RedemptionTable.ended(handle, redemption, redemption.endsAt().plus(rules.releaseGrace()));
  }

  void end(Redemption redemption) {
    Transactions.inTransaction(
        jdbi,
        handle -> {
          end(handle, redemption);
          return null;
        });
  }

  private Instant now() {
    // PostgreSQL keeps microseconds, so what is read back is what was written.
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
