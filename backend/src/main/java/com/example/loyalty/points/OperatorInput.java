package com.example.loyalty.points;

import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;

/** Reads what an operator typed; each throws IllegalArgumentException with a sentence for them. */
public final class OperatorInput {

  private OperatorInput() {}

  public static ShopDomain shop(String text) {
    return ShopDomain.parse(text)
        .orElseThrow(
            () -> new IllegalArgumentException("shop: named like your-store.myshopify.com"));
  }

  public static CustomerGid customer(String number) {
    return CustomerGid.parse("gid://shopify/Customer/" + number)
        .orElseThrow(
            () -> new IllegalArgumentException("customer: the number of the customer's id"));
  }
}
