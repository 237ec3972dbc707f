package com.example.loyalty.privacy;

import com.example.loyalty.discount.DiscountCodes;
import com.example.loyalty.http.Refusal;
import com.example.loyalty.points.Shops;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.example.loyalty.store.Transactions;
import com.example.loyalty.webhook.Facts;
import com.example.loyalty.webhook.Webhook;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the compliance webhooks and the uninstallation; each as often as it is told.
 *
 * <p>The topic is not signed. So each body must be of its topic's own form, or a signed order could
 * be sent again as a redaction, and must name the shop that the header names.
 *
 * @see <a href="https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance">Shopify:
 *     privacy law compliance</a>
 */
public final class Privacy {

  private static final Logger LOG = LoggerFactory.getLogger(Privacy.class);

  /** Members of the two webhooks about a customer, which one about a whole shop never has. */
  private static final List<String> ABOUT_A_CUSTOMER =
      List.of("customer", "orders_to_redact", "orders_requested", "data_request");

  private final Jdbi jdbi;
  private final DiscountCodes codes;
  private final Clock clock;

  public Privacy(Jdbi jdbi, DiscountCodes codes, Clock clock) {
    this.jdbi = jdbi;
    this.codes = codes;
    this.clock = clock;
  }

  /** {@code customers/data_request}: the merchant has 30 days to give the customer their data. */
  public void dataRequested(Webhook webhook) {
    Facts body = signedFor(webhook, "shop_domain");
    Facts request = body.object("data_request").orElseThrow(() -> body.malformed("data_request"));
    long id = request.id("id").orElseThrow(() -> request.malformed("id"));
    Optional<CustomerGid> customer = customer(body);
    int isNew =
        jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into data_request (shop, request_id, customer, received_at)
                        values (:shop, :id, :customer, :now)
                        on conflict do nothing""")
                    .bind("shop", webhook.shop().host())
                    .bind("id", id)
                    .bind("customer", customer.map(CustomerGid::id).orElse(null))
                    .bind("now", now())
                    .execute());
    if (isNew == 1 && customer.isPresent()) {
      LOG.warn(
          "Customer {} of {} asks for their data: give the merchant what `export` writes, within"
              + " 30 days",
          customer.get().id(),
          webhook.shop());
    } else if (isNew == 1) {
      LOG.warn(
          "A customer of {} without a number asks for their data: tell the merchant, within 30 days,"
              + " that there is nothing about them here",
          webhook.shop());
    }
  }

  /** {@code customers/redact}: nothing stays but the numbers of the orders, as tombstones. */
  public void redactCustomer(Webhook webhook) {
    Facts body = signedFor(webhook, "shop_domain");
    if (!body.has("orders_to_redact")) {
      throw body.malformed("orders_to_redact");
    }
    Redaction.ofCustomer(jdbi, webhook.shop(), body.ids("orders_to_redact"), customer(body), now());
    LOG.info(
        "Customer {} of {} is redacted",
        customer(body).map(each -> "" + each.id()).orElse("without a number"),
        webhook.shop());
  }

  /** {@code shop/redact}, 48 hours after an uninstallation: all of the shop goes. */
  public void redactShop(Webhook webhook) {
    Facts body = signedFor(webhook, "shop_domain");
    if (ABOUT_A_CUSTOMER.stream().anyMatch(body::has)) {
      throw Refusal.malformed("The body is about a customer and not about a whole shop.");
    }
    if (!Redaction.ofShop(jdbi, webhook.shop(), now())) {
      LOG.warn(
          "{} is to be redacted, but installed the app again: nothing is deleted", webhook.shop());
    }
  }

  /** {@code app/uninstalled}: its points wait, and nothing stops being answered. */
  public void uninstalled(Webhook webhook) {
    Facts body = signedFor(webhook, "myshopify_domain");
    Instant now = now();
    Instant when = webhook.triggeredAt().or(() -> body.time("updated_at")).orElse(now);
    Transactions.inTransaction(
        jdbi,
        handle -> {
          Shops.uninstalled(handle, webhook.shop(), when.isBefore(now) ? when : now, now);
          return null;
        });
    codes.forget(webhook.shop());
  }

  /** The body, when the shop that it names is the header's. */
  private static Facts signedFor(Webhook webhook, String shopMember) {
    Facts body = webhook.body();
    if (!body.text(shopMember).flatMap(ShopDomain::parse).equals(Optional.of(webhook.shop()))) {
      throw body.malformed(shopMember);
    }
    return body;
  }

  /** Missing when the shop knows the customer by e-mail only. */
  private static Optional<CustomerGid> customer(Facts body) {
    return body.object("customer").flatMap(each -> each.id("id")).map(CustomerGid::new);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
