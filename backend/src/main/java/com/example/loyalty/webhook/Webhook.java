package com.example.loyalty.webhook;

import com.example.loyalty.sessiontoken.ShopDomain;
import java.time.Instant;
import java.util.Optional;

/**
 * A webhook whose body Shopify signed. The headers are not signed: whoever has a body once can send
 * it again with others, so the facts come from the body, and the topic only says how to read it.
 *
 * @param shop from the header
 * @param triggeredAt from the header; empty when it is missing or no time
 * @param bodyHash SHA-256 of the raw body, in hexadecimal
 * @see <a href="https://shopify.dev/docs/apps/build/webhooks/delivery-structure">Shopify: webhook
 *     delivery structure</a>
 */
public record Webhook(
    ShopDomain shop, String topic, Optional<Instant> triggeredAt, String bodyHash, Facts body) {}
