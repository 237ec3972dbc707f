package com.example.loyalty.orders;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/**
 * What an order earns: a function of what is known of it and of the time, and of nothing else. The
 * ledger gets the difference to what it has, so it ends right whatever happened before.
 */
public final class OrderRule {

  /** No order earns more than a balance can hold, 2^53 − 1. */
  static final BigDecimal MOST_POINTS = BigDecimal.valueOf((1L << 53) - 1);

  private OrderRule() {}

  /**
   * The points that the order's customer should have of it now.
   *
   * @return at least 0
   */
  public static long target(Order order, Instant now) {
    return hasMatured(order, now) ? worth(order) : 0;
  }

  /**
   * The points that the order will bring when it has matured.
   *
   * @return at least 0
   */
  public static long pending(Order order, Instant now) {
    return hasMatured(order, now) ? 0 : worth(order);
  }

  static boolean hasMatured(Order order, Instant now) {
    return order.dueAt().filter(due -> !due.isAfter(now)).isPresent();
  }

  // snippet:worth
  private static long worth(Order order) {
    return order.paid()
            && !order.cancelled()
            && order.snapshot().filter(snapshot -> earns(snapshot, order.earning())).isPresent()
        ? points(base(order), order.earning())
        : 0;
  }

  // end:worth

  private static boolean earns(Snapshot snapshot, Order.Earning earning) {
    return snapshot.currency().equals(earning.currency())
        && (!snapshot.test() || earning.onTestOrders());
  }

  /**
   * What the customer paid for goods and kept, in major units of the shop's currency.
   *
   * <p>{@code current_subtotal} has edits, returns and the refunds that its snapshot knows in it
   * already. Of refunds without lines Shopify's documentation does not say whether it has, so they
   * are always taken off: unverified.
   */
  private static BigDecimal base(Order order) {
    Snapshot snapshot = order.snapshot().orElseThrow();
    BigDecimal base = snapshot.subtotal().subtract(snapshot.giftCards());
    for (Refund refund : order.refunds().values()) {
      base = base.subtract(refund.looseAmount());
      if (!order.knows(refund)) {
        base = base.subtract(refund.lineAmount());
      }
    }
    return base.max(BigDecimal.ZERO);
  }

  /** Rounded down once, at the end, and not per line or refund: roundings never add up. */
  private static long points(BigDecimal base, Order.Earning earning) {
    return base.multiply(BigDecimal.valueOf(earning.points()))
        .divide(earning.per(), 0, RoundingMode.FLOOR)
        .min(MOST_POINTS)
        .longValueExact();
  }
}
