package com.example.loyalty.benchmark;

import com.example.loyalty.benchmark.HttpLoad.Exchange;
import com.example.loyalty.orders.OrderBody;
import com.example.loyalty.sessiontoken.SessionTokens;
import com.example.loyalty.webhook.Webhooks;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The webhooks that a busy shop's orders cause. Each order is created, paid and updated; of 20
 * orders three are refunded by a line, one is cancelled, and of two a webhook comes twice. The same
 * in every run.
 */
final class WebhookDeliveries {

  private static final int CUSTOMERS = 5_000;
  private static final Instant FIRST_ORDER = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private final Random random = new Random(1);
  private final List<Delivery> planned = new ArrayList<>();
  private long lastOrder = 5_400_000_000_000L;
  private long lastRefund = 900_000_000_000L;

  /**
   * A webhook that is still to be sent.
   *
   * @param turn counts orders: it is sent when as many have begun
   */
  private record Delivery(long turn, Exchange exchange) {}

  /** The webhooks of some more orders, with those of different orders in between each other. */
  List<Exchange> next(int orders) {
    planned.clear();
    for (int turn = 0; turn < orders; turn++) {
      planOrder(turn);
    }
    return planned.stream()
        .sorted(Comparator.comparingLong(Delivery::turn))
        .map(Delivery::exchange)
        .toList();
  }

  private void planOrder(long turn) {
    long id = ++lastOrder;
    long customer = 1 + random.nextInt(CUSTOMERS);
    int chance = random.nextInt(20);
    plan(turn, "orders/create", goods(OrderBody.order(id, time(-600), "149.85"), customer));
    OrderBody paid = goods(OrderBody.paid(id, time(-599), "149.85"), customer);
    plan(turn, "orders/paid", paid);
    plan(turn + 50, "orders/updated", goods(OrderBody.paid(id, time(-300), "149.85"), customer));
    if (chance < 2) {
      plan(turn + 20, "orders/paid", paid);
    } else if (chance < 5) {
      OrderBody refund = OrderBody.lineRefund(++lastRefund, id, time(-200), "49.95");
      OrderBody refunded =
          goods(OrderBody.paid(id, time(-200), "99.90"), customer)
              .with("financial_status", "partially_refunded")
              .listing(refund);
      plan(turn + 100, "refunds/create", refund);
      plan(turn + 100, "orders/updated", refunded);
    } else if (chance < 6) {
      OrderBody cancelled = goods(OrderBody.paid(id, time(-100), "149.85"), customer);
      plan(turn + 100, "orders/cancelled", cancelled.with("cancelled_at", time(-100)));
    }
  }

  /** In the past, so that the points mature at once. */
  private static String time(int seconds) {
    return FIRST_ORDER.plusSeconds(seconds).toString();
  }

  /** Three lines, with the members that Shopify sends of them. */
  private static OrderBody goods(OrderBody order, long customer) {
    order
        .with("customer", Map.of("id", customer))
        .with("currency", "USD")
        .with("total_tax_set", OrderBody.set("USD", "9.99"))
        .with("total_price_set", OrderBody.set("USD", "159.84"))
        .with("total_discounts_set", OrderBody.set("USD", "0.00"));
    for (int line = 1; line <= 3; line++) {
      long id = 13_000_000_000_000L + line;
      order.line(json -> line(json, id));
    }
    return order;
  }

  private static void line(ObjectNode line, long id) {
    line.put("id", id)
        .put("admin_graphql_api_id", "gid://shopify/LineItem/" + id)
        .put("product_id", 8_000_000_000_000L)
        .put("variant_id", 44_000_000_000_000L)
        .put("title", "A mug of stoneware, glazed by hand")
        .put("variant_title", "Blue / 300 ml")
        .put("sku", "MUG-BLUE-300")
        .put("quantity", 1)
        .put("current_quantity", 1)
        .put("gift_card", false)
        .put("taxable", true)
        .put("requires_shipping", true)
        .put("price", "49.95");
    line.set("price_set", OrderBody.set("USD", "49.95"));
    line.set("total_discount_set", OrderBody.set("USD", "0.00"));
  }

  private void plan(long turn, String topic, OrderBody body) {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    String headers =
        """
        X-Shopify-Topic: %s\r
        X-Shopify-Shop-Domain: %s\r
        X-Shopify-Triggered-At: %s\r
        X-Shopify-Hmac-Sha256: %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        """
            .formatted(
                topic,
                SessionTokens.SHOP.host(),
                FIRST_ORDER,
                Webhooks.hmac(SessionTokens.SECRET, bytes),
                bytes.length);
    var request = new ByteArrayOutputStream();
    request.writeBytes(HttpConnection.request("POST", "/webhooks", headers));
    request.writeBytes(bytes);
    planned.add(new Delivery(turn, new Exchange(request.toByteArray(), "")));
  }
}
