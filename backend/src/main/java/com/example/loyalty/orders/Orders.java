package com.example.loyalty.orders;

import com.example.loyalty.points.Program;
import com.example.loyalty.points.Shops;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.example.loyalty.store.Transactions;
import com.example.loyalty.webhook.Facts;
import com.example.loyalty.webhook.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what Shopify tells of orders, and the ledger in step with it. */
public final class Orders {

  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

  private final Jdbi jdbi;
  private final Order.Earning earning;
  private final Duration pendingPeriod;
  private final OrderListener listener;
  private final Clock clock;

  /**
   * Keeps them for a program.
   *
   * @param pendingPeriod from the payment of an order until its points can be spent
   */
  public Orders(
      Jdbi jdbi, Program program, Duration pendingPeriod, OrderListener listener, Clock clock) {
    this.jdbi = jdbi;
    this.earning =
        new Order.Earning(
            program.earn().points(),
            program.earn().per(),
            program.currency().getCurrencyCode(),
            program.earnOnTestOrders());
    this.pendingPeriod = pendingPeriod;
    this.listener = listener;
    this.clock = clock;
  }

  /** An {@code orders/…} webhook, whose body is the order. */
  public void order(Webhook webhook) {
    Snapshot.Told told = Snapshot.read(webhook);
    Instant when = told.snapshot().version().updatedAt();
    change(
        webhook.shop(),
        told.orderId(),
        when,
        told.discountCodes(),
        order -> order.with(told, pendingPeriod));
  }

  /** {@code refunds/create}, whose body is the refund; its order may not have arrived yet. */
  public void refund(Webhook webhook) {
    Facts body = webhook.body();
    long orderId = body.id("order_id").orElseThrow(() -> body.malformed("order_id"));
    Refund refund = Refund.read(body);
    Instant when = refund.createdAt().or(webhook::triggeredAt).orElseGet(this::now);
    change(webhook.shop(), orderId, when, Set.of(), order -> order.with(refund));
  }

  private void change(
      ShopDomain shop, long orderId, Instant when, Set<String> codes, UnaryOperator<Order> merge) {
    Instant now = now();
    Transactions.inTransaction(
        jdbi,
        handle -> {
          if (Shops.seen(handle, shop, when, now)) {
            lockOrOpen(handle, shop, orderId)
                .ifPresent(
                    known -> {
                      LockedOrder order = known.with(merge.apply(known.order()));
                      listener.orderTold(handle, shop, orderId, codes, order.order().cancelled());
                      order.settle(handle, now);
                    });
          }
          return null;
        });
  }

  /**
   * Empty when its customer asked to be forgotten: nothing more is kept of it. Looks first, as most
   * webhooks are about a known order, and an insert that finds its row there costs H2 the most.
   */
  private Optional<LockedOrder> lockOrOpen(Handle handle, ShopDomain shop, long orderId) {
    Optional<LockedOrder> known = OrderTable.lock(handle, shop, orderId);
    if (known.isEmpty() && OrderTable.open(handle, shop, orderId, earning)) {
      return Optional.of(LockedOrder.unknown(shop, orderId, earning));
    }
    // Else it is redacted, or was opened by another transaction in between.
    return known.or(() -> OrderTable.lock(handle, shop, orderId));
  }

  /**
   * Posts what has matured. Each order in a transaction of its own, so that one that cannot be
   * posted holds up no other; safe beside any number of instances, because posting is the
   * difference to what is posted, under the order's lock.
   */
  public void settleDue() {
    Instant now = now();
    // Whatever stays due after this is the next sweep's.
    for (Due due : due(now)) {
      try {
        Transactions.inTransaction(
            jdbi,
            handle -> {
              OrderTable.lock(handle, due.shop(), due.orderId())
                  .ifPresent(order -> order.settle(handle, now));
              return null;
            });
      } catch (RuntimeException e) {
        LOG.error("Order {} of {} could not be posted", due.orderId(), due.shop(), e);
      }
    }
  }

  private record Due(ShopDomain shop, long orderId) {}

  private List<Due> due(Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select shop, order_id from order_state where sweep_at <= :now and "
                        + Shops.INSTALLED
                        + " order by sweep_at fetch first 10000 rows only")
                .bind("now", now)
                .map(
                    (row, context) ->
                        new Due(new ShopDomain(row.getString("shop")), row.getLong("order_id")))
                .list());
  }

  private Instant now() {
    // PostgreSQL keeps microseconds, so what is read back is what was written.
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
