package com.example.loyalty.webhook;

import com.example.loyalty.http.JsonBody;
import com.example.loyalty.http.Refusal;
import com.example.loyalty.sessiontoken.ClientSecret;
import com.example.loyalty.sessiontoken.ShopDomain;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes a {@link Webhook} of a request whose body is signed: a resource that asks for one never
 * sees any other. Nothing is parsed before the HMAC over the raw bytes is right.
 *
 * @see <a href="https://shopify.dev/docs/apps/build/webhooks/verify-deliveries">Shopify: verify
 *     webhook deliveries</a>
 */
public final class WebhookReader implements MessageBodyReader<Webhook> {

  /** {@code orders/paid}; some have dots: {@code customer.tags_added}. */
  private static final Pattern TOPIC = Pattern.compile("[a-z_]{1,64}([/.][a-z_]{1,64}){1,3}");

  private final WebhookSignature signature;

  public WebhookReader(List<ClientSecret> secrets) {
    signature = new WebhookSignature(secrets);
  }

  @Override
  public boolean isReadable(Class<?> type, Type generic, Annotation[] all, MediaType media) {
    return type == Webhook.class;
  }

  @Override
  public Webhook readFrom(
      Class<Webhook> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, String> headers,
      InputStream entity) {
    // Asked before anything is read, since most of what strangers send has none.
    String hmac = header(headers, "Hmac-Sha256").orElseThrow(WebhookReader::invalidHmac);
    byte[] body = RawBody.read(entity, headers.getFirst(HttpHeaders.CONTENT_LENGTH));
    if (!signature.isOf(body, hmac)) {
      throw invalidHmac();
    }
    String topic =
        header(headers, "Topic")
            .filter(text -> TOPIC.matcher(text).matches())
            .orElseThrow(() -> Refusal.malformed("The header X-Shopify-Topic names no topic."));
    ShopDomain shop =
        header(headers, "Shop-Domain")
            .flatMap(ShopDomain::parse)
            .orElseThrow(() -> Refusal.malformed("The header X-Shopify-Shop-Domain: no shop."));
    return new Webhook(
        shop,
        topic,
        header(headers, "Triggered-At").flatMap(Facts::parseTime),
        JsonBody.hash(body),
        new Facts(JsonBody.object(body), ""));
  }

  private static WebApplicationException invalidHmac() {
    return Refusal.invalidHmac("The header X-Shopify-Hmac-Sha256 does not sign this body.");
  }

  /** Shopify is dropping the {@code X-}; two that differ count as none. */
  private static Optional<String> header(MultivaluedMap<String, String> headers, String name) {
    List<String> values =
        Stream.of("X-Shopify-" + name, "Shopify-" + name)
            .flatMap(each -> headers.getOrDefault(each, List.of()).stream())
            .distinct()
            .toList();
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }
}
