package com.example.loyalty.sessiontoken;

import java.nio.charset.StandardCharsets;
import org.jose4j.keys.HmacKey;

/**
 * The app's client secret, the HS256 key of its session tokens. At least 32 bytes, as RFC 7518 §3.2
 * asks of that algorithm; Shopify's are longer. Never shown by {@link #toString}.
 */
public record ClientSecret(String text) {

  private static final int MIN_LENGTH = 32;

  public ClientSecret {
    if (!isLongEnough(text)) {
      throw new IllegalArgumentException("a client secret has at least 32 characters");
    }
  }

  /** White space around it does not count: it is more likely an accident than a key. */
  public static boolean isLongEnough(String text) {
    return text.strip().length() >= MIN_LENGTH;
  }

  HmacKey key() {
    return new HmacKey(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "ClientSecret[hidden]";
  }
}
