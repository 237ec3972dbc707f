package com.example.loyalty.discount;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long Shopify wants to be left alone: from 100 milliseconds to a minute, whatever it says.
 *
 * @see <a href="https://shopify.dev/docs/api/usage/limits">Shopify: API limits</a>
 */
final class Throttling {

  static final Duration DEFAULT = Duration.ofSeconds(1);
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofMinutes(1);

  /** Shopify writes {@code 2.0}, RFC 9110 §10.2.3 has whole seconds. */
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

  private Throttling() {}

  /** What {@code Retry-After} says, in seconds or as a date; empty when it says nothing. */
  static Optional<Duration> retryAfter(HttpHeaders headers, Clock clock) {
    return headers.firstValue("Retry-After").flatMap(text -> parse(text.strip(), clock.instant()));
  }

  private static Optional<Duration> parse(String text, Instant now) {
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(seconds(Double.parseDouble(text)));
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(bounded(Duration.between(now, then)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Until the bucket holds the cost of the query again.
   *
   * @param cost {@code extensions.cost} of a {@code THROTTLED} answer
   */
  static Duration untilAffordable(JsonNode cost) {
    JsonNode bucket = cost.path("throttleStatus");
    double missing =
        cost.path("requestedQueryCost").asDouble() - bucket.path("currentlyAvailable").asDouble();
    double perSecond = bucket.path("restoreRate").asDouble();
    return perSecond > 0 && missing > 0 ? seconds(missing / perSecond) : DEFAULT;
  }

  private static Duration seconds(double seconds) {
    return bounded(Duration.ofMillis((long) Math.ceil(seconds * 1000)));
  }

  private static Duration bounded(Duration wait) {
    if (wait.compareTo(LEAST) < 0) {
      return LEAST;
    }
    return wait.compareTo(MOST) > 0 ? MOST : wait;
  }
}
