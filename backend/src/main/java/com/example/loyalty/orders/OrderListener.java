package com.example.loyalty.orders;

import com.example.loyalty.sessiontoken.ShopDomain;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Is told of every order, in the transaction that keeps it and under the order's lock. */
public interface OrderListener {

  /**
   * Called for each webhook, before the order's own points change.
   *
   * @param discountCodes that the webhook says the order carries, in upper case: Shopify compares
   *     them without regard to case
   * @param cancelled as a whole
   */
  void orderTold(
      Handle handle, ShopDomain shop, long orderId, Set<String> discountCodes, boolean cancelled);
}
