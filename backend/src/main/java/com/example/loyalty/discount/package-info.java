/**
 * Discount codes in Shopify's Admin API. {@link com.example.loyalty.discount.DiscountCodes} is the
 * way in; every answer of it says whether it is one.
 */
@NullMarked
package com.example.loyalty.discount;

import org.jspecify.annotations.NullMarked;
