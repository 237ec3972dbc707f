package com.example.loyalty.sessiontoken;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The permanent {@code *.myshopify.com} host of a shop, in lower case: half of a customer's
 * identity, since customer ids are only unique within their shop.
 */
public record ShopDomain(String host) {

  /**
   * The pattern that Shopify tells apps to check a shop against, with DNS's limit of 63 characters
   * (RFC 1035 §2.3.4).
   *
   * @see <a
   *     href="https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant">Shopify:
   *     security checks</a>
   */
  private static final Pattern HOST =
      Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9-]{0,62}\\.myshopify\\.com", Pattern.CASE_INSENSITIVE);

  public ShopDomain {
    // matches() and not find(): a `$` would let a trailing newline through.
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException("a shop is named like your-store.myshopify.com");
    }
    host = host.toLowerCase(Locale.ROOT);
  }

  public static Optional<ShopDomain> parse(String host) {
    return HOST.matcher(host).matches() ? Optional.of(new ShopDomain(host)) : Optional.empty();
  }

  @Override
  public String toString() {
    return host;
  }
}
