package com.example.loyalty.discount;

import java.time.Duration;
import java.util.Optional;

/**
 * No answer to what was asked: try again later.
 *
 * @param why for a log; holds no secret, token or code
 * @param mayBeDone whether Shopify may have done it all the same. Not when it was never asked, and
 *     not when it turned the request away before reading it: 401, 403, 429, {@code THROTTLED}
 * @param retryAfter how long to wait at least, where that is known
 */
public record Unclear(String why, boolean mayBeDone, Optional<Duration> retryAfter)
    implements Answer, Creation, Lookup, Deactivation {

  static Unclear notAsked(String why, Optional<Duration> retryAfter) {
    return new Unclear(why, false, retryAfter);
  }
}
