/** Points go out: a reward becomes a discount code, and the code an order. */
@NullMarked
package com.example.loyalty.redemption;

import org.jspecify.annotations.NullMarked;
