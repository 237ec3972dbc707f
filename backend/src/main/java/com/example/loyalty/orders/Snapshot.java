package com.example.loyalty.orders;

import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.webhook.Facts;
import com.example.loyalty.webhook.Webhook;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An order as one webhook tells of it.
 *
 * @param version which of two snapshots is the newer one
 * @param currency the shop's
 * @param subtotal what is left of the order after discounts, edits, returns and the refunds that it
 *     knows, in major units of the shop's currency; may be negative
 * @param giftCards the price of the gift cards in it, likewise: they are money, not goods
 * @param listedRefunds the refunds that the subtotal knows; empty when the webhook does not say
 */
public record Snapshot(
    Version version,
    Optional<CustomerGid> customer,
    String currency,
    BigDecimal subtotal,
    BigDecimal giftCards,
    boolean test,
    Optional<Set<Long>> listedRefunds) {

  /**
   * The newer one, whole but for its customer: an order that had one keeps one, or it would matter
   * which of the two came first.
   */
  Snapshot or(Snapshot other) {
    boolean isNewer = version.compareTo(other.version) > 0;
    Snapshot newer = isNewer ? this : other;
    Snapshot older = isNewer ? other : this;
    return new Snapshot(
        newer.version,
        newer.customer.or(older::customer),
        newer.currency,
        newer.subtotal,
        newer.giftCards,
        newer.test,
        newer.listedRefunds);
  }

  /** Of one second's snapshots the one triggered last; then any, but everywhere the same. */
  public record Version(Instant updatedAt, Optional<Instant> triggeredAt, String bodyHash)
      implements Comparable<Version> {

    private static final Comparator<Version> ORDER =
        Comparator.comparing(Version::updatedAt)
            .thenComparing(version -> version.triggeredAt().orElse(Instant.MIN))
            .thenComparing(Version::bodyHash);

    @Override
    public int compareTo(Version other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * What a webhook tells of an order.
   *
   * @param paid also when it was refunded since
   * @param discountCodes that it carries, in upper case: Shopify does not tell cases apart
   */
  public record Told(
      long orderId,
      Snapshot snapshot,
      boolean paid,
      boolean cancelled,
      List<Refund> refunds,
      Set<String> discountCodes) {}

  private static final Set<String> PAID = Set.of("paid", "partially_refunded", "refunded");

  /**
   * Reads an order's facts from the body and never from the topic, which is not signed.
   *
   * @see <a href="https://shopify.dev/docs/api/admin-rest/latest/resources/order">Shopify:
   *     Order</a>
   */
  public static Told read(Webhook webhook) {
    Facts order = webhook.body();
    List<Refund> refunds = order.objects("refunds").stream().map(Refund::read).toList();
    String subtotal =
        order.has("current_subtotal_price_set")
            ? "current_subtotal_price_set"
            : "subtotal_price_set";
    var snapshot =
        new Snapshot(
            new Version(
                order.time("updated_at").orElseThrow(() -> order.malformed("updated_at")),
                webhook.triggeredAt(),
                webhook.bodyHash()),
            order.object("customer").flatMap(each -> each.id("id")).map(CustomerGid::new),
            Money.shopCurrency(order, subtotal),
            Money.inShopCurrency(order, subtotal),
            giftCards(order),
            order.isTrue("test"),
            order.has("refunds")
                ? Optional.of(refunds.stream().map(Refund::id).collect(Collectors.toSet()))
                : Optional.empty());
    return new Told(
        order.id("id").orElseThrow(() -> order.malformed("id")),
        snapshot,
        order.text("financial_status").filter(PAID::contains).isPresent(),
        order.has("cancelled_at"),
        refunds,
        order.objects("discount_codes").stream()
            .flatMap(discount -> discount.text("code").stream())
            .map(code -> code.toUpperCase(Locale.ROOT))
            .collect(Collectors.toSet()));
  }

  private static BigDecimal giftCards(Facts order) {
    return Money.bounded(
        order.objects("line_items").stream()
            .filter(line -> line.isTrue("gift_card"))
            .map(line -> Money.inShopCurrency(line, "price_set").multiply(quantity(line)))
            .reduce(BigDecimal.ZERO, BigDecimal::add));
  }

  private static BigDecimal quantity(Facts line) {
    return new BigDecimal(
        line.quantity("current_quantity")
            .or(() -> line.quantity("quantity"))
            .orElseThrow(() -> line.malformed("current_quantity")));
  }
}
