package com.example.loyalty.orders;

import com.example.loyalty.points.Cause;
import com.example.loyalty.points.LedgerEntry.Kind;
import com.example.loyalty.points.LockedAccount;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An order whose row no other transaction can change until this one ends, with what was posted for
 * it so far.
 *
 * @param customer whose ledger it is about; as of the first posting it stays
 * @param posted points that the ledger holds for the order: its EARN and CLAWBACK entries
 * @param writtenOff points that it took back and the customer no longer had
 */
record LockedOrder(
    ShopDomain shop,
    long orderId,
    Order order,
    Optional<CustomerGid> customer,
    boolean customerFrozen,
    long posted,
    long writtenOff) {

  private static final Logger LOG = LoggerFactory.getLogger(LockedOrder.class);

  /** When to try again to post what an account has no room for. */
  private static final Duration NO_ROOM = Duration.ofDays(1);

  /** One whose row this transaction has just made. */
  static LockedOrder unknown(ShopDomain shop, long orderId, Order.Earning earning) {
    return new LockedOrder(shop, orderId, Order.unknown(earning), Optional.empty(), false, 0, 0);
  }

  LockedOrder with(Order merged) {
    if (customerFrozen && !merged.customer().equals(customer)) {
      LOG.warn("Order {} of {} changed its customer; its points stay", orderId, shop);
    }
    return new LockedOrder(
        shop,
        orderId,
        merged,
        customerFrozen ? customer : merged.customer(),
        customerFrozen,
        posted,
        writtenOff);
  }

  /**
   * Whether the ledger holds what the order earns now, or nobody or nothing is there to hold it.
   */
  boolean isSettled(Instant now) {
    return customer.isEmpty() || OrderRule.target(order, now) == posted;
  }

  /** Posts the difference between what the order earns now and what the ledger holds for it. */
  void settle(Handle handle, Instant now) {
    if (isSettled(now)) {
      OrderTable.save(handle, this, now, sweepAt(now));
      return;
    }
    long difference = OrderRule.target(order, now) - posted;
    LockedAccount account = LockedAccount.lock(handle, shop, customer.orElseThrow(), now);
    if (difference > 0 && !account.canTake(difference)) {
      LOG.error("Order {} of {}: its customer's balance has no room for it", orderId, shop);
      OrderTable.save(handle, this, now, Optional.of(now.plus(NO_ROOM)));
      return;
    }
    long writeOff = difference > 0 ? earn(account, difference) : clawBack(account, -difference);
    var settled =
        new LockedOrder(
            shop, orderId, order, customer, true, posted + difference, writtenOff + writeOff);
    OrderTable.save(handle, settled, now, settled.sweepAt(now));
  }

  /**
   * What was written off is owed first: otherwise refunds and edits would mint points. A redemption
   * that was given back may have made up for it.
   */
  private long earn(LockedAccount account, long points) {
    account.post(Kind.EARN, points, Cause.order(orderId));
    long owed = Math.min(points, Math.min(writtenOff, account.writtenOff()));
    if (owed > 0) {
      account.post(Kind.WRITE_OFF, -owed, Cause.order(orderId));
    }
    return -owed;
  }

  private long clawBack(LockedAccount account, long points) {
    long missing = Math.max(0, points - account.balance());
    if (missing > 0) {
      account.post(Kind.WRITE_OFF, missing, Cause.order(orderId));
    }
    account.post(Kind.CLAWBACK, -points, Cause.order(orderId));
    return missing;
  }

  /** No webhook tells that the pending period is over. */
  private Optional<Instant> sweepAt(Instant now) {
    return order.cancelled() || OrderRule.hasMatured(order, now) ? Optional.empty() : order.dueAt();
  }
}
