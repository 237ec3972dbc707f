package com.example.loyalty.orders;

import com.example.loyalty.webhook.Facts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One refund of an order, its amounts in major units of the shop's currency, at least 0.
 *
 * @param lineAmount of the lines that it returns, without taxes that are not in the price
 * @param looseAmount of a refund that returns no lines; 0 when it is for shipping or duties only
 * @see <a href="https://shopify.dev/docs/api/admin-rest/latest/resources/refund">Shopify:
 *     Refund</a>
 */
public record Refund(
    long id, BigDecimal lineAmount, BigDecimal looseAmount, Optional<Instant> createdAt) {

  static Refund read(Facts refund) {
    long id = refund.id("id").orElseThrow(() -> refund.malformed("id"));
    List<Facts> lines = refund.objects("refund_line_items");
    return new Refund(
        id,
        sum(lines.stream().map(line -> Money.inShopCurrency(line, "subtotal_set")).toList()),
        lines.isEmpty() && !isOfShippingOrDutiesOnly(refund) ? paidBack(refund) : BigDecimal.ZERO,
        refund.time("created_at"));
  }

  /** What two webhooks say of one refund: a transaction that was pending succeeds in the end. */
  Refund or(Refund other) {
    return new Refund(
        id,
        lineAmount.max(other.lineAmount),
        looseAmount.max(other.looseAmount),
        createdAt.isPresent() && other.createdAt.isPresent()
            ? createdAt.map(
                time -> time.isBefore(other.createdAt.get()) ? time : other.createdAt.get())
            : createdAt.or(other::createdAt));
  }

  private static boolean isOfShippingOrDutiesOnly(Facts refund) {
    List<Facts> adjustments = refund.objects("order_adjustments");
    boolean somethingElse = adjustments.stream().anyMatch(each -> !isShipping(each));
    return !somethingElse
        && (!adjustments.isEmpty()
            || !refund.objects("refund_shipping_lines").isEmpty()
            || !refund.objects("duties").isEmpty()
            || !refund.objects("refund_duties").isEmpty());
  }

  /** Since API 2024-10 {@code kind} may be missing; then the reason says it. */
  private static boolean isShipping(Facts adjustment) {
    return adjustment.text("kind").filter("shipping_refund"::equals).isPresent()
        || adjustment.text("reason").filter("Shipping refund"::equals).isPresent();
  }

  /**
   * The successful transactions. They are in the buyer's currency; where that is not the shop's,
   * the adjustment counts that Shopify adds for the difference to the (missing) lines, in the
   * shop's currency and below zero.
   */
  private static BigDecimal paidBack(Facts refund) {
    List<Facts> discrepancies =
        refund.objects("order_adjustments").stream()
            .filter(each -> !isShipping(each) && each.has("amount_set"))
            .toList();
    Optional<String> shopCurrency =
        discrepancies.stream().findFirst().map(each -> Money.shopCurrency(each, "amount_set"));
    List<Facts> transactions =
        refund.objects("transactions").stream().filter(Refund::isSuccessful).toList();
    boolean foreign =
        shopCurrency.isPresent()
            && transactions.stream()
                .anyMatch(
                    each -> !each.text("currency").equals(shopCurrency) && !each.has("amount_set"));
    return foreign
        ? sum(
            discrepancies.stream()
                .map(each -> Money.inShopCurrency(each, "amount_set").negate())
                .toList())
        : sum(transactions.stream().map(Refund::amount).toList());
  }

  private static boolean isSuccessful(Facts transaction) {
    return transaction.text("kind").filter("refund"::equals).isPresent()
        && transaction.text("status").filter("success"::equals).isPresent();
  }

  private static BigDecimal amount(Facts transaction) {
    return transaction.has("amount_set")
        ? Money.inShopCurrency(transaction, "amount_set")
        : transaction.amount("amount").orElseThrow(() -> transaction.malformed("amount"));
  }

  private static BigDecimal sum(List<BigDecimal> amounts) {
    return Money.bounded(amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
  }
}
