package com.example.loyalty.discount;

import com.example.loyalty.sessiontoken.ShopDomain;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * Where the Admin API of a shop answers: {@code https://{shop}}, in which <code>{shop}</code> is
 * replaced. The client secret travels there, so anything else than https is for this machine only.
 */
public record AdminOrigin(String pattern) {

  private static final String SHOP = "{shop}";
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[::1]");

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException for what is no origin, or not safe for a secret
   */
  public AdminOrigin {
    pattern = pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern;
    if (!isSafeOrigin(pattern.replace(SHOP, "your-store.myshopify.com"))) {
      // Without the text: an address can hold a password.
      throw new IllegalArgumentException(
          "the Admin API's origin is like https://{shop}, without a path;"
              + " http:// is for this machine only (localhost): check SHOPIFY_ADMIN_ORIGIN");
    }
  }

  URI resolve(ShopDomain shop, String path) {
    return URI.create(pattern.replace(SHOP, shop.host()) + path);
  }

  private static boolean isSafeOrigin(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
    boolean originAlone =
        uri.getHost() != null
            && uri.getRawUserInfo() == null
            && uri.getRawPath().isEmpty()
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    return originAlone
        && ("https".equalsIgnoreCase(uri.getScheme())
            || ("http".equalsIgnoreCase(uri.getScheme())
                && LOOPBACK.matcher(uri.getHost()).matches()));
  }
}
