/** What orders earn: webhooks in, points out. Start with {@link OrderRule}. */
@NullMarked
package com.example.loyalty.orders;

import org.jspecify.annotations.NullMarked;
