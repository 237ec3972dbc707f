package com.example.loyalty;

import com.example.loyalty.orders.Orders;
import com.example.loyalty.privacy.Privacy;
import com.example.loyalty.webhook.Webhook;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Shopify tells. It is all done when the answer goes out, well within the 5 seconds that
 * Shopify waits: a 200 says that it is in the database, and anything else makes Shopify try again.
 *
 * @see <a href="https://shopify.dev/docs/apps/build/webhooks">Shopify: webhooks</a>
 */
@Path("/webhooks")
public final class WebhookResource {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookResource.class);

  private final Orders orders;
  private final Privacy privacy;

  public WebhookResource(Orders orders, Privacy privacy) {
    this.orders = orders;
    this.privacy = privacy;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  public Response receive(Webhook webhook) {
    switch (webhook.topic()) {
      case "orders/create", "orders/paid", "orders/updated", "orders/cancelled" ->
          orders.order(webhook);
      case "refunds/create" -> orders.refund(webhook);
      case "app/uninstalled" -> privacy.uninstalled(webhook);
      case "customers/data_request" -> privacy.dataRequested(webhook);
      case "customers/redact" -> privacy.redactCustomer(webhook);
      case "shop/redact" -> privacy.redactShop(webhook);
      default -> LOG.info("Nothing to do for a webhook about {}", webhook.topic());
    }
    return Response.ok().build();
  }
}
