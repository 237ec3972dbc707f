package com.example.loyalty.redemption;

import java.time.Duration;

/** What became of the wish to redeem points; all but {@link Reserved} change nothing. */
sealed interface Reservation {

  /** The points are taken, and the code is to be created. */
  record Reserved(Redemption redemption) implements Reservation {}

  /** The same wish was heard before. */
  record Repeated(Redemption redemption, long balance) implements Reservation {}

  /** The idempotency key belongs to another wish. */
  record KeyReused() implements Reservation {}

  record TooMany(Duration pause) implements Reservation {}

  record UnknownReward() implements Reservation {}

  /** A customer has one at a time. */
  record StillActive(Redemption redemption, long balance) implements Reservation {}

  record NotEnoughPoints(long balance, long needed) implements Reservation {}
}
