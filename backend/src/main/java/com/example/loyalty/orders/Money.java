package com.example.loyalty.orders;

import com.example.loyalty.webhook.Facts;
import java.math.BigDecimal;

/**
 * Reads amounts in the shop's currency. Never {@code presentment_money}: what the buyer saw is in
 * another currency, at a rate of that day.
 */
final class Money {

  /** More than any order; so much that the database still holds the sum exactly. */
  private static final BigDecimal MOST = BigDecimal.TEN.pow(18);

  private Money() {}

  static BigDecimal inShopCurrency(Facts of, String set) {
    Facts money = shopMoney(of, set);
    return money.amount("amount").orElseThrow(() -> money.malformed("amount"));
  }

  static String shopCurrency(Facts of, String set) {
    Facts money = shopMoney(of, set);
    return money
        .text("currency_code")
        .filter(code -> code.matches("[A-Z]{3}"))
        .orElseThrow(() -> money.malformed("currency_code"));
  }

  /** At least 0: what is taken off a subtotal never adds to it. */
  static BigDecimal bounded(BigDecimal amount) {
    return amount.max(BigDecimal.ZERO).min(MOST);
  }

  private static Facts shopMoney(Facts of, String set) {
    Facts both = of.object(set).orElseThrow(() -> of.malformed(set));
    return both.object("shop_money").orElseThrow(() -> both.malformed("shop_money"));
  }
}
