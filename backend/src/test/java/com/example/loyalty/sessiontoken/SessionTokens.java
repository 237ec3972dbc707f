package com.example.loyalty.sessiontoken;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Mints session tokens as Shopify does at checkout, and broken ones. Builds them from text with the
 * JDK alone, so that it shares nothing with the code under test:
 *
 * <pre>{@code SessionTokens.valid().without("sub").sign()}</pre>
 */
public final class SessionTokens {

  public static final String CLIENT_ID = "8f4e2b9c1d7a4f60b3e5c2a19d8f7e60";
  public static final String SECRET = "shpss_0123456789abcdef0123456789abcdef";
  public static final String PREVIOUS_SECRET = "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";
  public static final ShopDomain SHOP = new ShopDomain("test-shop.myshopify.com");
  public static final CustomerGid CUSTOMER = new CustomerGid(1001);

  /** When tokens for the tests with a fixed clock are issued. */
  public static final Instant ISSUED_AT = Instant.parse("2026-11-22T12:00:00Z");

  public static final Clock CLOCK = Clock.fixed(ISSUED_AT, ZoneOffset.UTC);

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  /** Names and values as JSON texts. */
  private final Map<String, String> header = new LinkedHashMap<>();

  private final Map<String, String> claims = new LinkedHashMap<>();
  private String secret = SECRET;

  private SessionTokens(Instant issuedAt) {
    long now = issuedAt.getEpochSecond();
    header.put("alg", "\"HS256\"");
    header.put("typ", "\"JWT\"");
    claims.put("dest", '"' + SHOP.host() + '"');
    claims.put("aud", '"' + CLIENT_ID + '"');
    claims.put("exp", String.valueOf(now + 300));
    claims.put("nbf", String.valueOf(now));
    claims.put("iat", String.valueOf(now));
    claims.put("jti", '"' + UUID.randomUUID().toString() + '"');
    claims.put("sub", '"' + CUSTOMER.toString() + '"');
  }

  /** Issued at {@link #ISSUED_AT}. */
  public static SessionTokens valid() {
    return new SessionTokens(ISSUED_AT);
  }

  /** Issued at the system clock's now, for tests of the running service. */
  public static SessionTokens fresh() {
    return new SessionTokens(Instant.now());
  }

  /**
   * Sets a claim.
   *
   * @param json the value as JSON text, taken as it is
   */
  public SessionTokens with(String claim, String json) {
    claims.put(claim, json);
    return this;
  }

  public SessionTokens withText(String claim, String text) {
    return with(claim, '"' + text + '"');
  }

  public SessionTokens without(String claim) {
    claims.remove(claim);
    return this;
  }

  public SessionTokens forCustomer(long id) {
    return withText("sub", "gid://shopify/Customer/" + id);
  }

  public SessionTokens withHeader(String name, String json) {
    header.put(name, json);
    return this;
  }

  public SessionTokens withoutHeader(String name) {
    header.remove(name);
    return this;
  }

  public SessionTokens signedWith(String otherSecret) {
    secret = otherSecret;
    return this;
  }

  public String headerJson() {
    return json(header);
  }

  public String claimsJson() {
    return json(claims);
  }

  public String sign() {
    return sign(bytes(headerJson()), bytes(claimsJson()), secret);
  }

  /** Signs whatever bytes stand for header and claims. */
  public static String sign(byte[] header, byte[] claims, String secret) {
    String input = BASE64URL.encodeToString(header) + "." + BASE64URL.encodeToString(claims);
    return signInput(input, secret);
  }

  /** Signs whatever text stands for the first two parts. */
  public static String signInput(String input, String secret) {
    return input + "." + BASE64URL.encodeToString(hmac("HmacSHA256", input, secret));
  }

  public static byte[] hmac(String algorithm, String input, String secret) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(bytes(secret), algorithm));
      return mac.doFinal(bytes(input));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String json(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> '"' + member.getKey() + "\":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
