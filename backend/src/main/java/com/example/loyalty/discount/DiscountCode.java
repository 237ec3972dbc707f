package com.example.loyalty.discount;

import com.example.loyalty.sessiontoken.CustomerGid;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * A code to create: an amount off one whole order of one customer, once.
 *
 * @param code what the customer enters; chosen before the first attempt and the same in all others,
 *     because Shopify takes no other idempotency key here
 * @param title what the merchant sees; a title that names the redemption tells our codes from
 *     others
 * @param amount in the shop's currency, and the least subtotal of the order
 * @param startsAt by Shopify's clock: a minute ago, or a clock that is ahead makes a code that is
 *     not valid yet
 * @param endsAt to the second, rounded down
 */
public record DiscountCode(
    String code,
    String title,
    CustomerGid customer,
    BigDecimal amount,
    Instant startsAt,
    Instant endsAt,
    CombinesWith combinesWith) {

  /**
   * The same for Shopify.
   *
   * @see <a
   *     href="https://shopify.dev/docs/api/admin-graphql/2026-07/input-objects/DiscountCodeBasicInput">Shopify:
   *     DiscountCodeBasicInput</a>
   */
  Map<String, Object> input() {
    return Map.ofEntries(
        Map.entry("code", code),
        Map.entry("title", title),
        Map.entry("startsAt", seconds(startsAt)),
        Map.entry("endsAt", seconds(endsAt)),
        Map.entry("usageLimit", 1),
        Map.entry("appliesOncePerCustomer", true),
        Map.entry("context", Map.of("customers", Map.of("add", List.of(customer.toString())))),
        Map.entry("customerGets", Map.of("items", Map.of("all", true), "value", value())),
        Map.entry(
            "minimumRequirement",
            Map.of("subtotal", Map.of("greaterThanOrEqualToSubtotal", amount.toPlainString()))),
        Map.entry("combinesWith", combinesWith));
  }

  private Map<String, Object> value() {
    return Map.of(
        "discountAmount", Map.of("amount", amount.toPlainString(), "appliesOnEachItem", false));
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Without the code, which is worth money. */
  @Override
  public String toString() {
    return "DiscountCode[" + title + "]";
  }
}
