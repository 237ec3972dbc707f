package com.example.loyalty.points;

import com.example.loyalty.sessiontoken.ShopDomain;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Whether a shop still uses the app, as far as Shopify has told. */
public final class Shops {

  /** A condition on the column {@code shop}: it still uses the app. */
  public static final String INSTALLED =
      """
      shop not in (select shop from shop
        where uninstalled_at is not null and installed_again_at is null)
      """;

  private Shops() {}

  /** What is known of a shop that was heard of before. */
  private record Known(boolean redactedSince, boolean uninstalledBefore) {}

  /**
   * Takes note that Shopify told something of a shop.
   *
   * @param when what it told is of; newer than an uninstallation, it means a new installation
   * @return whether it may be kept: what is older than the shop's redaction must not come back
   */
  public static boolean seen(Handle handle, ShopDomain shop, Instant when, Instant now) {
    Optional<Known> known = known(handle, shop, when);
    if (known.isEmpty()) {
      handle.execute(
          "insert into shop (shop, first_seen) values (?, ?) on conflict do nothing",
          shop.host(),
          now);
      return true;
    }
    if (known.get().redactedSince()) {
      return false;
    }
    if (known.get().uninstalledBefore()) {
      handle.execute(
          "update shop set installed_again_at = ? where shop = ? and uninstalled_at < ?",
          when,
          shop.host(),
          when);
    }
    return true;
  }

  /** Takes note of an uninstallation, unless something newer is known. */
  public static void uninstalled(Handle handle, ShopDomain shop, Instant when, Instant now) {
    seen(handle, shop, when, now);
    handle
        .createUpdate(
            """
            update shop set uninstalled_at = :when, installed_again_at = null
            where shop = :shop
              and (uninstalled_at is null or uninstalled_at < :when)
              and (installed_again_at is null or installed_again_at <= :when)""")
        .bind("when", when)
        .bind("shop", shop.host())
        .execute();
  }

  /**
   * Takes note that what is known of a shop must go.
   *
   * @return false when it was installed again since it was uninstalled: then nothing must go
   */
  public static boolean redact(Handle handle, ShopDomain shop, Instant now) {
    seen(handle, shop, Instant.EPOCH, now);
    return handle
            .createUpdate(
                """
                update shop set redacted_at = :now
                where shop = :shop and installed_again_at is null""")
            .bind("now", now)
            .bind("shop", shop.host())
            .execute()
        == 1;
  }

  private static Optional<Known> known(Handle handle, ShopDomain shop, Instant when) {
    return handle
        .createQuery(
            """
            select redacted_at is not null and redacted_at >= :when as redacted_since,
              uninstalled_at is not null and uninstalled_at < :when
                and installed_again_at is null as uninstalled_before
            from shop where shop = :shop""")
        .bind("when", when)
        .bind("shop", shop.host())
        .map(
            (row, context) ->
                new Known(row.getBoolean("redacted_since"), row.getBoolean("uninstalled_before")))
        .findOne();
  }
}
