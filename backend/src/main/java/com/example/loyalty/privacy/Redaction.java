package com.example.loyalty.privacy;

import com.example.loyalty.orders.OrderTable;
import com.example.loyalty.points.Shops;
import com.example.loyalty.redemption.RevokedCodeTable;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.example.loyalty.store.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Deletes what is tied to a customer or to a shop. */
final class Redaction {

  private Redaction() {}

  /**
   * Leaves nothing of a customer but tombstones of their orders.
   *
   * @param named orders that Shopify names; those that are known as the customer's go as well
   */
  static void ofCustomer(
      Jdbi jdbi, ShopDomain shop, List<Long> named, Optional<CustomerGid> customer, Instant now) {
    boolean isForgotten;
    do {
      isForgotten =
          Transactions.inTransaction(jdbi, handle -> redact(handle, shop, named, customer, now));
    } while (!isForgotten);
  }

  /** False when an order of the customer was posted meanwhile: then it is to be done again. */
  private static boolean redact(
      Handle handle,
      ShopDomain shop,
      List<Long> named,
      Optional<CustomerGid> customer,
      Instant now) {
    // Sorted, and orders before the account: the lock order of all that writes here.
    SortedSet<Long> orders = new TreeSet<>(named);
    customer.ifPresent(each -> orders.addAll(OrderTable.ordersOf(handle, shop, each)));
    OrderTable.redact(handle, shop, orders);
    return customer.isEmpty() || forget(handle, shop, customer.get(), now);
  }

  private static boolean forget(Handle handle, ShopDomain shop, CustomerGid customer, Instant now) {
    handle
        .createQuery("select balance from account where shop = ? and customer = ? for update")
        .bind(0, shop.host())
        .bind(1, customer.id())
        .mapTo(Long.class)
        .findOne();
    if (!OrderTable.ordersOf(handle, shop, customer).isEmpty()) {
      return false;
    }
    RevokedCodeTable.forget(handle, shop, customer, now);
    for (String table : List.of("ledger_entry", "account", "data_request")) {
      handle.execute(
          "delete from " + table + " where shop = ? and customer = ?", shop.host(), customer.id());
    }
    return true;
  }

  /** False, and nothing is deleted, when the shop has installed the app again. */
  static boolean ofShop(Jdbi jdbi, ShopDomain shop, Instant now) {
    // In a transaction of its own: webhooks that come while the rest goes are not kept any more.
    if (!Transactions.inTransaction(jdbi, handle -> Shops.redact(handle, shop, now))) {
      return false;
    }
    return Transactions.inTransaction(
        jdbi,
        handle -> {
          // Orders, accounts, redemptions: the lock order of all that writes here.
          handle.execute("delete from order_refund where shop = ?", shop.host());
          handle.execute("delete from order_state where shop = ?", shop.host());
          handle
              .select(
                  "select customer from account where shop = ? order by customer for update",
                  shop.host())
              .mapTo(Long.class)
              .list();
          for (String table :
              List.of("ledger_entry", "redemption", "revoked_code", "account", "data_request")) {
            handle.execute("delete from " + table + " where shop = ?", shop.host());
          }
          return true;
        });
  }
}
