package com.example.loyalty.points;

import java.time.Instant;

/**
 * One change of a balance, never updated.
 *
 * @param seq counts the entries of one account, from 1
 * @param points not 0; negative when they leave the account
 */
public record LedgerEntry(
    long seq, Kind kind, long points, long balanceAfter, String reason, Instant occurredAt) {

  public enum Kind {
    /** By the merchant's hand. */
    ADJUST
  }
}
