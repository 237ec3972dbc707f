package com.example.loyalty.discount;

/**
 * What became of a code that was to be deactivated. {@link Refused} does not say why, not even
 * whether the discount is still there: Shopify's code for that is {@code INVALID}. {@link
 * DiscountCodes#find} tells.
 */
public sealed interface Deactivation permits Deactivation.Done, Refused, Unclear {

  record Done() implements Deactivation {}
}
