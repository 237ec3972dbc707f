package com.example.loyalty.orders;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** The body of an {@code orders/…} webhook, and of {@code refunds/create}. */
public final class OrderBody {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode body = JSON.createObjectNode();

  private OrderBody() {}

  /** An order of customer 1001 that is not paid yet. */
  public static OrderBody order(long id, String updatedAt, String subtotal) {
    return new OrderBody()
        .with("id", id)
        .with("updated_at", updatedAt)
        .with("financial_status", "pending")
        .with("cancelled_at", null)
        .with("test", false)
        .with("customer", JSON.createObjectNode().put("id", 1001))
        .with("subtotal_price_set", set("USD", "9999.99"))
        .with("current_subtotal_price_set", set("USD", subtotal));
  }

  public static OrderBody paid(long id, String updatedAt, String subtotal) {
    return order(id, updatedAt, subtotal).with("financial_status", "paid");
  }

  /** A refund of one line. */
  public static OrderBody lineRefund(long id, long orderId, String createdAt, String amount) {
    OrderBody refund = refund(id, orderId, createdAt);
    refund.body.putArray("refund_line_items").addObject().set("subtotal_set", set("USD", amount));
    return refund;
  }

  /** A refund of an amount, without lines. */
  public static OrderBody looseRefund(long id, long orderId, String createdAt, String amount) {
    OrderBody refund = refund(id, orderId, createdAt);
    refund.body.putArray("refund_line_items");
    refund
        .body
        .putArray("transactions")
        .addObject()
        .put("kind", "refund")
        .put("status", "success")
        .put("amount", amount)
        .put("currency", "USD");
    return refund;
  }

  private static OrderBody refund(long id, long orderId, String createdAt) {
    return new OrderBody().with("id", id).with("order_id", orderId).with("created_at", createdAt);
  }

  /** Amounts in the shop's currency, and others in a currency that must never count. */
  public static ObjectNode set(String currency, String amount) {
    ObjectNode set = JSON.createObjectNode();
    set.putObject("shop_money").put("amount", amount).put("currency_code", currency);
    set.putObject("presentment_money").put("amount", "777777.77").put("currency_code", "EUR");
    return set;
  }

  public OrderBody with(String name, Object value) {
    body.set(name, JSON.valueToTree(value));
    return this;
  }

  public OrderBody without(String name) {
    body.remove(name);
    return this;
  }

  public OrderBody giftCard(String price, int currentQuantity) {
    return line(
        line ->
            line.put("gift_card", true)
                .put("current_quantity", currentQuantity)
                .set("price_set", set("USD", price)));
  }

  public OrderBody line(Consumer<ObjectNode> line) {
    ArrayNode lines = body.withArray("line_items");
    line.accept(lines.addObject());
    return this;
  }

  /** Says which refunds the subtotal has in it. */
  public OrderBody listing(OrderBody... refunds) {
    ArrayNode listed = body.putArray("refunds");
    for (OrderBody refund : refunds) {
      listed.add(refund.body.deepCopy());
    }
    return this;
  }

  @Override
  public String toString() {
    return body.toString();
  }
}
