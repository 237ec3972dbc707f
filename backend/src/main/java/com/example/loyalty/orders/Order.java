package com.example.loyalty.orders;

import com.example.loyalty.sessiontoken.CustomerGid;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is known of an order. Merging is idempotent and does not care about the order of
 * arrival, so there is no list of the webhooks that were seen: duplicates, retries and latecomers
 * all end here the same.
 *
 * @param earning as the program was when the order was first heard of
 * @param snapshot the newest; empty while only a refund has arrived
 * @param paid once true, always true; {@code cancelled} likewise
 * @param dueAt when the points of a paid order can be spent; empty before it is paid
 * @param refunds by their id
 */
public record Order(
    Earning earning,
    Optional<Snapshot> snapshot,
    boolean paid,
    boolean cancelled,
    Optional<Instant> dueAt,
    Map<Long, Refund> refunds) {

  /**
   * {@code points} for each {@code per} (major units of {@code currency}).
   *
   * @param onTestOrders whether an order counts that was paid with test money
   */
  public record Earning(int points, BigDecimal per, String currency, boolean onTestOrders) {}

  static Order unknown(Earning earning) {
    return new Order(earning, Optional.empty(), false, false, Optional.empty(), Map.of());
  }

  /**
   * @param pendingPeriod from the payment until the points can be spent
   */
  Order with(Snapshot.Told told, Duration pendingPeriod) {
    Order merged = this;
    for (Refund refund : told.refunds()) {
      merged = merged.with(refund);
    }
    Snapshot newest = snapshot.map(told.snapshot()::or).orElse(told.snapshot());
    Optional<Instant> due = dueAt;
    if (told.paid()) {
      Instant itsDue = told.snapshot().version().updatedAt().plus(pendingPeriod);
      due = Optional.of(dueAt.filter(known -> known.isBefore(itsDue)).orElse(itsDue));
    }
    return new Order(
        earning,
        Optional.of(newest),
        paid || told.paid(),
        cancelled || told.cancelled(),
        due,
        merged.refunds);
  }

  Order with(Refund refund) {
    Map<Long, Refund> all = new HashMap<>(refunds);
    all.merge(refund.id(), refund, Refund::or);
    return new Order(earning, snapshot, paid, cancelled, dueAt, Map.copyOf(all));
  }

  Optional<CustomerGid> customer() {
    return snapshot.flatMap(Snapshot::customer);
  }

  /** Whether the newest snapshot's subtotal has the refund in it. */
  boolean knows(Refund refund) {
    return snapshot.isPresent()
        && snapshot
            .get()
            .listedRefunds()
            .map(listed -> listed.contains(refund.id()))
            // It does not say: then the ones that were there when it was made.
            .orElseGet(
                () ->
                    refund
                        .createdAt()
                        .filter(time -> !time.isAfter(snapshot.get().version().updatedAt()))
                        .isPresent());
  }
}
