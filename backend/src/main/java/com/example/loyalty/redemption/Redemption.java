package com.example.loyalty.redemption;

import com.example.loyalty.discount.Lookup;
import com.example.loyalty.points.Program.Reward;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A customer's points that are to become, or became, a discount code. The reward is kept as it was.
 *
 * @param bodyHash of the request that its idempotency key belongs to
 * @param points that it costs
 * @param amount off the order, in major units of the currency
 * @param code unguessable, and the same in every attempt to create it
 * @param endsAt when the code stops being valid; fixed before the first attempt
 * @param discountGid of the discount that Shopify has created; null before it is known
 * @param orderId of the order that carries the code
 * @param attempts how often Shopify may have been asked to create the code
 * @param redeems how often the points were taken
 */
record Redemption(
    ShopDomain shop,
    String id,
    CustomerGid customer,
    String bodyHash,
    String rewardId,
    long points,
    BigDecimal amount,
    String currency,
    String code,
    Status status,
    Instant reservedAt,
    Instant endsAt,
    @Nullable String discountGid,
    @Nullable Long orderId,
    int attempts,
    int redeems) {

  /** docs/reference/redemptions.md draws how they follow each other. */
  enum Status {
    /** The points are taken; whether Shopify has created the code is not known yet. */
    RESERVED,
    /** The code can be used. */
    ISSUED,
    /** An order carries the code. */
    USED,
    /** Shopify refused to create the code: the points are back. */
    FAILED,
    /** The code is no longer valid; whether it was used may not be known yet. */
    ENDED,
    /** The code ended unused: the points are back. */
    RELEASED,
    /** The order that carried the code was cancelled as a whole: the points are back. */
    RETURNED;

    /** Whether it stands in the way of another redemption, as long as its code is valid. */
    boolean isActive() {
      return this == RESERVED || this == ISSUED;
    }

    boolean hasPointsBack() {
      return this == FAILED || this == RELEASED || this == RETURNED;
    }
  }

  /** One whose points are to be taken now, and whose code is to be created for the first time. */
  static Redemption reserved(
      ShopDomain shop,
      CustomerGid customer,
      String bodyHash,
      Reward reward,
      Currency currency,
      Instant now,
      Instant endsAt) {
    return new Redemption(
        shop,
        UUID.randomUUID().toString(),
        customer,
        bodyHash,
        reward.id(),
        reward.points(),
        reward.amount(),
        currency.getCurrencyCode(),
        RandomCode.next(),
        Status.RESERVED,
        now,
        endsAt,
        null,
        null,
        1,
        1);
  }

  /** What it is by the clock, also before the sweeper has taken note of it. */
  Status statusAt(Instant now) {
    return status.isActive() && !now.isBefore(endsAt) ? Status.ENDED : status;
  }

  /** What the merchant sees; it tells our discounts from others. */
  String discountTitle() {
    return "Loyalty reward " + rewardId + ", redemption " + id;
  }

  /** Whether a discount that has the code is ours, also when the merchant renamed it. */
  boolean isDiscount(Lookup.Found found) {
    return found.gid().equals(discountGid) || found.title().equals(discountTitle());
  }

  /** Without the code, which is worth money. */
  @Override
  public String toString() {
    return "redemption " + id + " of " + shop;
  }
}
