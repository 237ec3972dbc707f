/** Shopify's webhooks: signed bytes in, facts out. */
@NullMarked
package com.example.loyalty.webhook;

import org.jspecify.annotations.NullMarked;
