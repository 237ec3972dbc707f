package com.example.loyalty.sessiontoken;

import com.example.loyalty.sessiontoken.InvalidSessionTokenException.Reason;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules for the claims of a session token whose signature already holds. Times in seconds. */
record SessionTokenClaims(ObjectNode claims) {

  /** What Shopify's own libraries grant for clocks that differ. */
  private static final long LEEWAY_SECONDS = 10;

  /** Shopify's tokens live 300 s; twice that leaves room, and bounds what a stolen one is worth. */
  private static final long MAX_LIFE_SECONDS = 600;

  /** The last second of year 9999: sums and differences of such times cannot overflow. */
  private static final long LATEST_SECONDS = 253_402_300_799L;

  private static final String SCHEME = "https://";

  /** A plain path, so that no encoding or dot segment can hide what it means. */
  private static final Pattern ISSUER =
      Pattern.compile("(?:https://)?([^/]+)((?:/[A-Za-z0-9_-]+)*)/?");

  SessionToken check(String clientId, long now) throws InvalidSessionTokenException {
    // snippet:check
    checkTimes(now);
    checkAudience(clientId);
    ShopDomain shop = shop();
    checkIssuer(shop);
    String id = text("jti");
    require(!id.isBlank(), Reason.BAD_CLAIM);
    return new SessionToken(shop, customer(), id);
    // end:check
  }

  private void checkTimes(long now) throws InvalidSessionTokenException {
    long expiresAt = seconds("exp");
    long notBefore = seconds("nbf");
    long issuedAt = seconds("iat");
    require(now < expiresAt + LEEWAY_SECONDS, Reason.EXPIRED);
    require(now >= notBefore - LEEWAY_SECONDS, Reason.NOT_YET_VALID);
    require(now >= issuedAt - LEEWAY_SECONDS, Reason.NOT_YET_VALID);
    require(expiresAt > issuedAt, Reason.BAD_CLAIM);
    require(expiresAt - issuedAt <= MAX_LIFE_SECONDS, Reason.LIVES_TOO_LONG);
  }

  /** RFC 7519 §4.1.3: a string, or an array of strings that has us among them. */
  private void checkAudience(String clientId) throws InvalidSessionTokenException {
    JsonNode audience = claims.path("aud");
    boolean ours = audience.isTextual() && audience.textValue().equals(clientId);
    for (JsonNode each : audience.isArray() ? audience : claims.arrayNode()) {
      require(each.isTextual(), Reason.BAD_CLAIM);
      ours |= each.textValue().equals(clientId);
    }
    require(ours, Reason.WRONG_AUDIENCE);
  }

  /** At checkout {@code dest} is a bare host, elsewhere it comes with {@code https://}. */
  private ShopDomain shop() throws InvalidSessionTokenException {
    String dest = text("dest");
    String host = dest.startsWith(SCHEME) ? dest.substring(SCHEME.length()) : dest;
    return ShopDomain.parse(host)
        .orElseThrow(() -> new InvalidSessionTokenException(Reason.WRONG_SHOP));
  }

  /**
   * {@code iss} may be absent at checkout. One whose path begins with {@code /admin} marks a token
   * of the Shopify admin, which shares our secret and audience but speaks for a member of staff.
   */
  private void checkIssuer(ShopDomain shop) throws InvalidSessionTokenException {
    if (!claims.has("iss")) {
      return;
    }
    Matcher issuer = ISSUER.matcher(text("iss"));
    require(issuer.matches(), Reason.WRONG_SHOP);
    require(ShopDomain.parse(issuer.group(1)).equals(Optional.of(shop)), Reason.WRONG_SHOP);
    String path = (issuer.group(2) + "/").toLowerCase(Locale.ROOT);
    require(!path.startsWith("/admin/"), Reason.NOT_A_CUSTOMER);
  }

  private Optional<CustomerGid> customer() throws InvalidSessionTokenException {
    if (!claims.has("sub")) {
      return Optional.empty();
    }
    Optional<CustomerGid> customer = CustomerGid.parse(text("sub"));
    require(customer.isPresent(), Reason.NOT_A_CUSTOMER);
    return customer;
  }

  private String text(String name) throws InvalidSessionTokenException {
    JsonNode value = claims.path(name);
    require(value.isTextual(), Reason.BAD_CLAIM);
    return value.textValue();
  }

  private long seconds(String name) throws InvalidSessionTokenException {
    JsonNode value = claims.path(name);
    require(value.isIntegralNumber() && value.canConvertToLong(), Reason.BAD_CLAIM);
    long seconds = value.longValue();
    require(seconds >= 0 && seconds <= LATEST_SECONDS, Reason.BAD_CLAIM);
    return seconds;
  }

  private static void require(boolean holds, Reason reason) throws InvalidSessionTokenException {
    if (!holds) {
      throw new InvalidSessionTokenException(reason);
    }
  }
}
