package com.example.loyalty.redemption;

import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * How often a customer may try to redeem: so many times in a minute from the first try on. It
 * stands in the account, so that it holds for all instances together.
 */
record RedeemLimit(int triesPerMinute) {

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private record Window(Instant beganAt, int tries) {}

  /**
   * Counts a try, under the account's lock.
   *
   * @return empty when it is within the limit, else how long to wait; then it was not counted
   */
  Optional<Duration> count(Handle handle, ShopDomain shop, CustomerGid customer, Instant now) {
    Window window =
        window(handle, shop, customer)
            .filter(each -> now.isBefore(each.beganAt().plus(WINDOW)))
            .orElse(new Window(now, 0));
    if (window.tries() >= triesPerMinute) {
      Duration left = Duration.between(now, window.beganAt().plus(WINDOW));
      // It may have begun by a clock that is ahead of this one.
      return Optional.of(left.compareTo(WINDOW) < 0 ? left : WINDOW);
    }
    handle
        .createUpdate(
            """
            update account set redeem_window = :beganAt, redeem_count = :tries
            where shop = :shop and customer = :customer""")
        .bind("beganAt", window.beganAt())
        .bind("tries", window.tries() + 1)
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .execute();
    return Optional.empty();
  }

  private static Optional<Window> window(Handle handle, ShopDomain shop, CustomerGid customer) {
    return handle
        .createQuery(
            """
            select redeem_window, redeem_count from account
            where shop = :shop and customer = :customer and redeem_window is not null""")
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .map(
            (row, context) ->
                new Window(
                    row.getTimestamp("redeem_window").toInstant(), row.getInt("redeem_count")))
        .findOne();
  }
}
