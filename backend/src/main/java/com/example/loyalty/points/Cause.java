package com.example.loyalty.points;

import org.jspecify.annotations.Nullable;

/**
 * Why a balance changes.
 *
 * @param reason for whoever reads the ledger; of the others the entry's kind says it all
 * @param onceKey of what must happen to the account once only
 */
public record Cause(
    @Nullable Long orderId,
    @Nullable String redemptionId,
    @Nullable String reason,
    @Nullable String onceKey,
    String actor) {

  public static Cause order(long orderId) {
    return new Cause(orderId, null, null, null, "shopify");
  }

  public static Cause redemption(String redemptionId, @Nullable String onceKey) {
    return new Cause(null, redemptionId, null, onceKey, "customer");
  }

  static Cause operator(String reason, @Nullable String onceKey) {
    return new Cause(null, null, reason, onceKey, "operator");
  }
}
