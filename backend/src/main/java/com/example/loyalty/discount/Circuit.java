package com.example.loyalty.discount;

import com.example.loyalty.sessiontoken.ShopDomain;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps calls from a shop's Admin API that would only wait in vain: while it is dead, so that it
 * holds no request threads, and while it throttles.
 *
 * <p>One per shop, because what ails one (uninstalled, frozen, out of cost) says nothing about the
 * others.
 */
final class Circuit {

  private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);

  /** In a row. */
  static final int MAX_FAILURES = 5;

  static final Duration OPEN = Duration.ofSeconds(5);

  private final ShopDomain shop;
  private final Clock clock;
  private int failures;
  private Instant openUntil = Instant.MIN;
  private Instant throttledUntil = Instant.MIN;

  Circuit(ShopDomain shop, Clock clock) {
    this.shop = shop;
    this.clock = clock;
  }

  /**
   * Asks to make a call.
   *
   * @return how long there is none to be made; empty for now
   */
  synchronized Optional<Duration> pause() {
    Instant now = clock.instant();
    Instant until = openUntil.isAfter(throttledUntil) ? openUntil : throttledUntil;
    if (now.isBefore(until)) {
      return Optional.of(Duration.between(now, until));
    }
    if (failures >= MAX_FAILURES) {
      // This call is the probe. The next one, if nothing is heard of it, is due after as long.
      openUntil = now.plus(OPEN);
    }
    return Optional.empty();
  }

  synchronized void answered() {
    failures = 0;
    openUntil = Instant.MIN;
  }

  /** Whoever throttles is not dead. */
  synchronized void throttled(Duration wait) {
    answered();
    Instant until = clock.instant().plus(wait);
    throttledUntil = until.isAfter(throttledUntil) ? until : throttledUntil;
  }

  synchronized void failed() {
    failures++;
    if (failures >= MAX_FAILURES) {
      openUntil = clock.instant().plus(OPEN);
      LOG.warn("Admin API of {}: {} failures in a row, next try in {}", shop, failures, OPEN);
    }
  }
}
