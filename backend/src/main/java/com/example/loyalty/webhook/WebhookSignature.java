package com.example.loyalty.webhook;

import com.example.loyalty.sessiontoken.ClientSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** base64(HMAC-SHA256(raw body, client secret)), by any of the secrets that are valid now. */
final class WebhookSignature {

  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKeySpec> keys;

  WebhookSignature(List<ClientSecret> secrets) {
    keys =
        secrets.stream()
            .map(secret -> secret.text().getBytes(StandardCharsets.UTF_8))
            .map(bytes -> new SecretKeySpec(bytes, ALGORITHM))
            .toList();
  }

  /** Compares texts in constant time: exactly one text is right, decoders would accept more. */
  boolean isOf(byte[] body, String hmac) {
    byte[] claimed = hmac.getBytes(StandardCharsets.UTF_8);
    boolean right = false;
    for (SecretKeySpec key : keys) {
      right |= MessageDigest.isEqual(Base64.getEncoder().encode(hmac(key, body)), claimed);
    }
    return right;
  }

  private static byte[] hmac(SecretKeySpec key, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has " + ALGORITHM, e);
    }
  }
}
