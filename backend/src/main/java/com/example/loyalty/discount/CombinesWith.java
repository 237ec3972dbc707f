package com.example.loyalty.discount;

/** The other discounts that an order may have beside the code. */
public record CombinesWith(
    boolean orderDiscounts, boolean productDiscounts, boolean shippingDiscounts) {}
