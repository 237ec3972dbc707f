package com.example.loyalty.redemption;

import static com.example.loyalty.sessiontoken.SessionTokens.CLIENT_ID;

import com.example.loyalty.discount.AdminOrigin;
import com.example.loyalty.discount.CombinesWith;
import com.example.loyalty.discount.DiscountCodes;
import com.example.loyalty.orders.Orders;
import com.example.loyalty.points.Ledger;
import com.example.loyalty.privacy.Privacy;
import com.example.loyalty.sessiontoken.ClientSecret;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.SessionTokens;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.example.loyalty.store.Database;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/** One process of the service, as far as points and codes go, wired as the application does it. */
final class Instance {

  final Crash crash;
  final DiscountCodes codes;
  final Redemptions redemptions;
  final Issuer issuer;
  final FirstAttempt firstAttempt;
  final Sweep sweep;
  final Orders orders;
  final Privacy privacy;
  final Ledger ledger;
  final ExecutorService threads =
      new ThreadPoolExecutor(8, 8, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(256));

  Instance(RedemptionWorld world) {
    crash = new Crash(world.database.pool());
    Jdbi jdbi = Database.jdbi(crash);
    var clock = world.clock;
    codes =
        new DiscountCodes(
            new AdminOrigin(world.shopify.origin()),
            CLIENT_ID,
            new ClientSecret(SessionTokens.SECRET),
            clock);
    redemptions = new Redemptions(jdbi, RedemptionWorld.PROGRAM, RedemptionWorld.RULES, clock);
    issuer = new Issuer(jdbi, codes, new CombinesWith(false, false, true), clock);
    firstAttempt = new FirstAttempt(issuer, threads);
    sweep =
        new Sweep(
            jdbi,
            redemptions,
            issuer,
            new Releaser(jdbi, codes, RedemptionWorld.RULES.releaseGrace(), clock),
            new RevokedCodes(jdbi, codes, clock),
            clock);
    orders = new Orders(jdbi, RedemptionWorld.PROGRAM, Duration.ZERO, new UsedCodes(clock), clock);
    privacy = new Privacy(jdbi, codes, clock);
    ledger = new Ledger(jdbi, clock);
  }

  /** Only takes the points, as if the process was killed before it asked Shopify. */
  Reservation reserve(ShopDomain shop, CustomerGid customer, String key, String rewardId) {
    return redemptions.reserve(
        shop, customer, key, new RedeemRequest(key, rewardId).bodyHash(), rewardId);
  }

  /** As the resource does it. */
  Reservation redeem(ShopDomain shop, CustomerGid customer, String key, String rewardId) {
    Reservation reservation = reserve(shop, customer, key, rewardId);
    if (reservation instanceof Reservation.Reserved reserved) {
      firstAttempt.make(reserved.redemption());
    }
    return reservation;
  }
}
