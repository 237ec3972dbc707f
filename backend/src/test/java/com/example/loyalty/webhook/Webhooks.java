package com.example.loyalty.webhook;

import com.example.loyalty.sessiontoken.SessionTokens;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.glassfish.jersey.internal.util.collection.StringKeyIgnoreCaseMultivaluedMap;

/** Signs bodies as Shopify does, with the JDK alone, and reads them with the real reader. */
public final class Webhooks {

  private static final WebhookReader READER =
      new WebhookReader(
          List.of(new com.example.loyalty.sessiontoken.ClientSecret(SessionTokens.SECRET)));

  private Webhooks() {}

  public static String hmac(String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** What the reader makes of a body that Shopify sends about a shop. */
  public static Webhook read(String shop, String topic, String triggeredAt, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    var headers = new StringKeyIgnoreCaseMultivaluedMap<String>();
    headers.putSingle("X-Shopify-Hmac-Sha256", hmac(SessionTokens.SECRET, bytes));
    headers.putSingle("X-Shopify-Topic", topic);
    headers.putSingle("X-Shopify-Shop-Domain", shop);
    headers.putSingle("X-Shopify-Triggered-At", triggeredAt);
    return READER.readFrom(
        Webhook.class,
        Webhook.class,
        new java.lang.annotation.Annotation[0],
        jakarta.ws.rs.core.MediaType.APPLICATION_JSON_TYPE,
        headers,
        new java.io.ByteArrayInputStream(bytes));
  }
}
