package com.example.loyalty.orders;

import static com.example.loyalty.orders.OrderBody.lineRefund;
import static com.example.loyalty.orders.OrderBody.looseRefund;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What may happen to an order in a shop, with the webhooks that tell of it. It keeps the shop's
 * books in its own way, so that the rule is held against what happened and not against itself.
 *
 * @param webhooks in the order of what happened
 * @param points what the order should be worth in the end, at 1 a dollar
 */
record OrderLife(List<OrderBody> webhooks, long points) {

  static OrderLife random(long orderId, Random random) {
    return new Shop(orderId, random).live();
  }

  private static final class Shop {
    private final long orderId;
    private final Random random;
    private final boolean listsRefunds;
    private final List<OrderBody> webhooks = new ArrayList<>();
    private final List<OrderBody> refunds = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private long cents;
    private long looseCents;
    private boolean paid;
    private boolean cancelled;

    Shop(long orderId, Random random) {
      this.orderId = orderId;
      this.random = random;
      this.listsRefunds = random.nextBoolean();
      this.cents = random.nextInt(20_000);
    }

    OrderLife live() {
      tell();
      for (int events = random.nextInt(8); events >= 0; events--) {
        now = now.plusSeconds(1 + random.nextInt(100));
        switch (random.nextInt(6)) {
          case 0, 1 -> paid = true;
          case 2 -> cents = random.nextInt(20_000);
          case 3 -> refundLine();
          case 4 -> refundAmount();
          default -> cancelled |= random.nextInt(4) == 0;
        }
        if (random.nextInt(5) > 0) {
          tell();
        }
      }
      now = now.plusSeconds(1);
      tell();
      long left = paid && !cancelled ? Math.max(0, cents - looseCents) / 100 : 0;
      return new OrderLife(webhooks, left);
    }

    private void refundLine() {
      long off = random.nextInt((int) cents + 1);
      cents -= off;
      refunds.add(lineRefund(orderId * 1000 + refunds.size(), orderId, "" + now, money(off)));
      webhooks.add(refunds.get(refunds.size() - 1));
    }

    private void refundAmount() {
      long off = random.nextInt(5_000);
      looseCents += off;
      refunds.add(looseRefund(orderId * 1000 + refunds.size(), orderId, "" + now, money(off)));
      webhooks.add(refunds.get(refunds.size() - 1));
    }

    private void tell() {
      OrderBody order =
          OrderBody.order(orderId, "" + now, money(cents))
              .with("financial_status", paid ? "paid" : "authorized")
              .with("cancelled_at", cancelled ? "" + now : null);
      webhooks.add(listsRefunds ? order.listing(refunds.toArray(OrderBody[]::new)) : order);
    }

    private static String money(long cents) {
      return BigDecimal.valueOf(cents)
          .divide(BigDecimal.valueOf(100), 2, RoundingMode.UNNECESSARY)
          .toPlainString();
    }
  }
}
