package com.example.loyalty.redemption;

import com.example.loyalty.orders.OrderBody;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.example.loyalty.webhook.Webhook;
import com.example.loyalty.webhook.Webhooks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The orders of customers and the webhooks that tell of them. It keeps its own books: what is
 * delivered late, twice, in another order or after a crash must end as they say.
 */
final class ShopLife {

  /** A webhook on its way. */
  record Mail(ShopDomain shop, String topic, Instant triggeredAt, String body) {}

  /** An order, as the shop knows it. */
  static final class Order {
    final ShopDomain shop;
    final CustomerGid customer;
    final long id;
    final String code;
    long dollars;
    boolean paid;
    boolean cancelled;
    boolean forgotten;
    Instant updatedAt = Instant.EPOCH;

    Order(ShopDomain shop, CustomerGid customer, long id, String code, long dollars) {
      this.shop = shop;
      this.customer = customer;
      this.id = id;
      this.code = code;
      this.dollars = dollars;
    }

    @Override
    public String toString() {
      return "%d of %s %s: %d dollars%s%s"
          .formatted(
              id, shop, customer, dollars, paid ? ", paid" : "", cancelled ? ", cancelled" : "");
    }

    /** A dollar earns a point. */
    long earned() {
      return paid && !cancelled && !forgotten ? dollars : 0;
    }
  }

  final List<Order> orders = new ArrayList<>();
  final List<Mail> mail = new ArrayList<>();
  private final RedemptionWorld world;
  private final Random random;

  ShopLife(RedemptionWorld world, Random random) {
    this.world = world;
    this.random = random;
  }

  /** Pays with a code, which must be usable; Shopify counts the use at once or later. */
  Order order(ShopDomain shop, CustomerGid customer, String code) {
    var order = new Order(shop, customer, orders.size() + 1, code, random.nextInt(300));
    order.paid = random.nextBoolean();
    orders.add(order);
    tell(order);
    if (random.nextBoolean()) {
      world.shopify.discounts.use(code);
    }
    return order;
  }

  /** Whether Shopify would take the code at checkout. */
  boolean isUsable(String code) {
    return world.isUsable(code)
        && orders.stream().noneMatch(order -> order.code.equals(code) && !order.cancelled);
  }

  /** Shopify counts what it had not counted yet. */
  void countUses() {
    for (Order order : orders) {
      if (!order.cancelled && isCounted(order.code).equals(Optional.of(false))) {
        world.shopify.discounts.use(order.code);
      }
    }
  }

  private Optional<Boolean> isCounted(String code) {
    return world.shopify.discounts.of(code).map(discount -> discount.usageCount() > 0);
  }

  String somethingHappensToAnOrder() {
    if (orders.isEmpty()) {
      return "no order yet";
    }
    Order order = orders.get(random.nextInt(orders.size()));
    switch (random.nextInt(4)) {
      case 0 -> order.paid = true;
      case 1 -> order.dollars = random.nextInt(300);
      case 2 -> {
        order.cancelled = true;
        if (random.nextBoolean()) {
          world.shopify.discounts.unuse(order.code);
        }
      }
      default -> {
        // Something that does not matter here.
      }
    }
    tell(order);
    return "order " + order;
  }

  private void tell(Order order) {
    Instant now = world.clock.instant();
    order.updatedAt = now.isAfter(order.updatedAt) ? now : order.updatedAt.plusSeconds(1);
    OrderBody body =
        OrderBody.order(order.id, order.updatedAt.toString(), order.dollars + ".00")
            .with("customer", Map.of("id", order.customer.id()))
            .with("financial_status", order.paid ? "paid" : "pending")
            .with("cancelled_at", order.cancelled ? order.updatedAt.toString() : null)
            .with("discount_codes", List.of(Map.of("code", order.code.toLowerCase(Locale.ROOT))));
    mail.add(new Mail(order.shop, "orders/updated", now, body.toString()));
  }

  /** Delivers any one, and perhaps again later; one that fails is sent again. */
  void deliverOne(Instance instance) {
    if (mail.isEmpty()) {
      return;
    }
    int index = random.nextInt(mail.size());
    instance.orders.order(webhook(mail.get(index)));
    if (random.nextInt(3) > 0) {
      mail.remove(index);
    }
  }

  private static Webhook webhook(Mail mail) {
    return Webhooks.read(
        mail.shop().host(), mail.topic(), mail.triggeredAt().toString(), mail.body());
  }

  /** The customer is forgotten, with all orders until now. */
  void forget(ShopDomain shop, CustomerGid customer, Instance instance) {
    List<Long> theirs = new ArrayList<>();
    for (Order order : orders) {
      if (order.shop.equals(shop) && order.customer.equals(customer)) {
        order.forgotten = true;
        theirs.add(order.id);
      }
    }
    instance.privacy.redactCustomer(
        world.webhook(
            shop,
            "customers/redact",
            "{\"shop_domain\":\"%s\",\"customer\":{\"id\":%d},\"orders_to_redact\":%s}"
                .formatted(shop, customer.id(), theirs)));
  }
}
