package com.example.loyalty.sessiontoken;

import java.security.Principal;
import java.util.Optional;

/**
 * What a verified session token says, and all that a request may be trusted for: "Your app server
 * can only trust the claims within the session token. It cannot use the token to trust the entire
 * HTTP request."
 *
 * @param shop the {@code dest} claim
 * @param customer the {@code sub} claim: empty for a guest, and where the app may not read customer
 *     data
 * @param id the {@code jti} claim. No nonce: Shopify's host hands the same token to many requests
 *     within its five minutes.
 * @see <a
 *     href="https://shopify.dev/docs/api/checkout-ui-extensions/latest/apis/session-token">Shopify:
 *     Session Token API</a>
 */
public record SessionToken(ShopDomain shop, Optional<CustomerGid> customer, String id)
    implements Principal {

  /** The shop's host. Not the customer: a principal's name easily ends up in logs. */
  @Override
  public String getName() {
    return shop.host();
  }
}
