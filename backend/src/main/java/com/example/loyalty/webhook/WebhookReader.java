package com.example.loyalty.webhook;

import com.example.loyalty.http.Refusal;
import com.example.loyalty.sessiontoken.ClientSecret;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
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

  private static final ObjectReader OBJECTS =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(64).build())
                  .build())
          .build()
          .reader()
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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
    byte[] body = RawBody.read(entity, headers.getFirst(HttpHeaders.CONTENT_LENGTH));
    if (!signature.isOf(body, header(headers, "Hmac-Sha256").orElse(""))) {
      throw Refusal.invalidHmac("The header X-Shopify-Hmac-Sha256 does not sign this body.");
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
        sha256(body),
        new Facts(object(body), ""));
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

  private static ObjectNode object(byte[] utf8) {
    try {
      // A String, not bytes: Jackson would guess UTF-16 and UTF-32 from bytes and skip a BOM.
      String json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      if (OBJECTS.readTree(json) instanceof ObjectNode object) {
        return object;
      }
    } catch (CharacterCodingException | JsonProcessingException e) {
      // Falls through: the exception quotes the body.
    }
    throw Refusal.malformed("The body is no JSON object.");
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
