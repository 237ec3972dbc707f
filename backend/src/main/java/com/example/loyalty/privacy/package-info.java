/** Shopify's compliance webhooks: the customer's right to see what is kept, and to be forgotten. */
@NullMarked
package com.example.loyalty.privacy;

import org.jspecify.annotations.NullMarked;
