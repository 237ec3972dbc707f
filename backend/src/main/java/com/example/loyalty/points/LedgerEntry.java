package com.example.loyalty.points;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of a balance, never updated.
 *
 * @param seq counts the entries of one account, from 1
 * @param points not 0; negative when they leave the account
 * @param orderId Shopify's number of the order that it is about, if it is about one
 * @param redemptionId of the redemption that it is about, if it is about one
 * @param reason for whoever reads the ledger; of an order's entries the kind says it all
 */
public record LedgerEntry(
    long seq,
    Kind kind,
    long points,
    long balanceAfter,
    @Nullable Long orderId,
    @Nullable String redemptionId,
    @Nullable String reason,
    Instant occurredAt) {

  public enum Kind {
    /** What an order brought. */
    EARN,
    /** What an order brought and no longer earns: edited, refunded or cancelled. */
    CLAWBACK,
    /**
     * What a {@link #CLAWBACK} or a second {@link #REDEEM} takes and the balance no longer has,
     * given right before it, so that the balance stays at 0 and the loss is seen; negative when
     * what took it is undone.
     */
    WRITE_OFF,
    /** What a discount code cost. */
    REDEEM,
    /** What a {@link #REDEEM} took, given back: the code is of no use any more, or never was. */
    RELEASE,
    /** By the merchant's hand. */
    ADJUST
  }
}
