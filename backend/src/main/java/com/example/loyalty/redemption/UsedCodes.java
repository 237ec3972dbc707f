package com.example.loyalty.redemption;

import com.example.loyalty.orders.OrderListener;
import com.example.loyalty.redemption.Redemption.Status;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees in orders which codes were used, and by cancelled ones that they were not after all. */
public final class UsedCodes implements OrderListener {

  private static final Logger LOG = LoggerFactory.getLogger(UsedCodes.class);

  private final Clock clock;

  public UsedCodes(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void orderTold(
      Handle handle, ShopDomain shop, long orderId, Set<String> discountCodes, boolean cancelled) {
    // Others, the merchant's, may hold what PostgreSQL takes in no text: U+0000.
    Set<String> ours = discountCodes.stream().filter(RandomCode::isOne).collect(Collectors.toSet());
    if (ours.isEmpty() && !cancelled) {
      return;
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<Redemption> redemptions = RedemptionRows.ofOrder(handle, shop, orderId, ours);
    if (!redemptions.stream().map(Redemption::code).toList().containsAll(ours)) {
      // Made by another installation on this shop, or one that is older than a restored backup.
      LOG.warn("{}: order {} carries a code like ours, of which nothing is known", shop, orderId);
    }
    for (Redemption found : redemptions) {
      LockedRedemption.lock(handle, found, now)
          .ifPresent(locked -> settle(locked, orderId, cancelled, now));
    }
  }

  /** Its points are spent as long as any order has the discount, and once however many do. */
  private static void settle(
      LockedRedemption locked, long orderId, boolean cancelled, Instant now) {
    Redemption redemption = locked.redemption();
    note(locked.handle(), redemption, orderId, cancelled);
    List<Long> orders = orders(locked.handle(), redemption);
    if (orders.size() > 1) {
      LOG.warn("{}: more than one order carries its code: {}", redemption, orders);
    }
    if (!orders.isEmpty()) {
      locked.use(orders.get(0));
    } else if (!locked.status().hasPointsBack() && locked.giveBack(Status.RETURNED, orderId)) {
      // Shopify does not say whether a code works again when its order is cancelled.
      RevokedCodeTable.add(locked.handle(), redemption, now);
    }
  }

  private static void note(Handle handle, Redemption redemption, long orderId, boolean cancelled) {
    handle
        .createUpdate(
            cancelled
                ? """
                delete from code_use
                where shop = :shop and redemption_id = :id and order_id = :orderId"""
                : """
                insert into code_use (shop, redemption_id, order_id)
                values (:shop, :id, :orderId)
                on conflict do nothing""")
        .bind("shop", redemption.shop().host())
        .bind("id", redemption.id())
        .bind("orderId", orderId)
        .execute();
  }

  private static List<Long> orders(Handle handle, Redemption redemption) {
    return handle
        .createQuery(
            """
            select order_id from code_use where shop = :shop and redemption_id = :id
            order by order_id""")
        .bind("shop", redemption.shop().host())
        .bind("id", redemption.id())
        .mapTo(Long.class)
        .list();
  }
}
