package com.example.loyalty.discount;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.example.loyalty.sessiontoken.ClientSecret;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of the Admin API, by the client credentials grant: for an app and shops of one
 * organisation.
 *
 * @see <a
 *     href="https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant">Shopify:
 *     client credentials grant</a>
 */
final class AdminTokens {

  private static final Duration WITHIN = Duration.ofSeconds(10);

  /** Before its end; of a short-lived token, a tenth of its life. */
  private static final Duration EARLY = Duration.ofMinutes(5);

  /** RFC 6749 §5.1 only recommends {@code expires_in}. */
  private static final long DEFAULT_SECONDS = 3600;

  /** RFC 6749 appendix A.12; the JDK's client would quote a wrong one in its exception. */
  private static final Pattern TOKEN = Pattern.compile("[\\x20-\\x7e]{1,1024}");

  /**
   * Shopify answers with a page, "400 - Oauth error app_not_installed"; RFC 6749 §5.2 wants JSON.
   */
  private static final Pattern ERROR =
      Pattern.compile("(?:Oauth error |\"error\"\\s*:\\s*\")([a-z_]{1,40})[^a-z_]");

  private final AdminHttp http;
  private final AdminOrigin origin;
  private final byte[] form;
  private final Clock clock;
  private final Map<ShopDomain, CompletableFuture<Token>> tokens = new ConcurrentHashMap<>();

  AdminTokens(
      AdminHttp http, AdminOrigin origin, String clientId, ClientSecret secret, Clock clock) {
    this.http = http;
    this.origin = origin;
    this.clock = clock;
    String text =
        "grant_type=client_credentials&client_id="
            + URLEncoder.encode(clientId, UTF_8)
            + "&client_secret="
            + URLEncoder.encode(secret.text(), UTF_8);
    form = text.getBytes(UTF_8);
  }

  /** Never shown by {@link #toString}. */
  record Token(String text, Instant renewAt) {
    @Override
    public String toString() {
      return "Token[hidden]";
    }
  }

  /**
   * The token of a shop, or the one that is on its way: whoever needs it waits for the same one.
   * Done within 10 seconds, with a {@link NoTokenException} when Shopify refuses.
   */
  CompletableFuture<Token> of(ShopDomain shop) {
    return tokens.compute(shop, (same, known) -> isGood(known) ? known : request(shop));
  }

  /** Forgets a token that Shopify did not take, unless there is another one by now. */
  void drop(ShopDomain shop, Token token) {
    tokens.computeIfPresent(
        shop, (same, known) -> isHere(known) && known.join().equals(token) ? null : known);
  }

  void forget(ShopDomain shop) {
    tokens.remove(shop);
  }

  private boolean isGood(@Nullable CompletableFuture<Token> known) {
    if (known == null) {
      return false;
    }
    return isHere(known) ? clock.instant().isBefore(known.join().renewAt()) : !known.isDone();
  }

  private static boolean isHere(CompletableFuture<Token> known) {
    return known.isDone() && !known.isCompletedExceptionally();
  }

  private CompletableFuture<Token> request(ShopDomain shop) {
    Instant now = clock.instant();
    return http.post(
            origin.resolve(shop, "/admin/oauth/access_token"),
            form,
            WITHIN,
            "Content-Type",
            "application/x-www-form-urlencoded")
        .thenApply(response -> read(response, now));
  }

  private static Token read(HttpResponse<byte[]> response, Instant asked) {
    if (response.statusCode() != 200) {
      Matcher error = ERROR.matcher(new String(response.body(), UTF_8));
      String reason = error.find() ? " " + error.group(1) : "";
      throw new NoTokenException("HTTP " + response.statusCode() + reason);
    }
    ObjectNode json =
        Json.object(response.body()).orElseThrow(() -> new NoTokenException("no JSON"));
    String text = json.path("access_token").asText("");
    if (!TOKEN.matcher(text).matches()) {
      throw new NoTokenException("an answer without a token");
    }
    Duration life = Duration.ofSeconds(json.path("expires_in").asLong(DEFAULT_SECONDS));
    Duration tenth = life.dividedBy(10);
    return new Token(text, asked.plus(life).minus(tenth.compareTo(EARLY) < 0 ? tenth : EARLY));
  }
}
