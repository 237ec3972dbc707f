package com.example.loyalty.redemption;

import com.example.loyalty.orders.OrderListener;
import com.example.loyalty.redemption.Redemption.Status;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
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
    if (discountCodes.isEmpty() && !cancelled) {
      return;
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    for (Redemption found : RedemptionRows.ofOrder(handle, shop, orderId, discountCodes)) {
      LockedRedemption.lock(handle, found, now)
          .ifPresent(locked -> settle(locked, orderId, cancelled));
    }
  }

  private static void settle(LockedRedemption locked, long orderId, boolean cancelled) {
    Redemption redemption = locked.redemption();
    boolean isItsOrder = redemption.orderId() != null && redemption.orderId() == orderId;
    if (redemption.status() == Status.USED && !isItsOrder) {
      LOG.warn("{}: another order carries its code as well, {}", redemption, orderId);
    } else if (cancelled && !redemption.status().hasPointsBack()) {
      if (locked.giveBack(Status.RETURNED, orderId)) {
        // Shopify does not say whether a code works again when its order is cancelled.
        RevokedCodes.add(locked.handle(), redemption);
      }
    } else if (!cancelled && !isItsOrder) {
      locked.use(orderId);
    }
  }
}
