package com.example.loyalty.orders;

import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** What a customer's orders bring when they have matured. */
public final class PendingPoints {

  private PendingPoints() {}

  /**
   * The sum over the orders; 0 for a customer that was never seen.
   *
   * <p>JDBC on Jdbi's handle, for the same reason as the balance.
   */
  public static long of(Handle handle, ShopDomain shop, CustomerGid customer) throws SQLException {
    String sql =
        "select sum(pending) from order_state where shop = ? and customer = ? and pending > 0";
    try (PreparedStatement query = handle.getConnection().prepareStatement(sql)) {
      query.setString(1, shop.host());
      query.setLong(2, customer.id());
      try (ResultSet sum = query.executeQuery()) {
        return sum.next() ? sum.getLong(1) : 0L;
      }
    }
  }
}
