package com.example.loyalty.discount;

import java.util.List;

/** Shopify understood and did not do it. */
public record Refused(List<UserError> errors) implements Creation, Deactivation {

  /**
   * Something that Shopify has against the input.
   *
   * @param field of the input, such as {@code basicCodeDiscount.endsAt}; or empty
   * @param code Shopify's {@code DiscountErrorCode}, or empty
   * @param message for the merchant; may quote the input, the discount code too
   */
  public record UserError(String field, String code, String message) {

    /** Without the message, so that it can stand in a log. */
    @Override
    public String toString() {
      return code + " " + field;
    }
  }
}
