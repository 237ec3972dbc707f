package com.example.loyalty.orders;

import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/**
 * A customer's points; none of either for one that was never seen.
 *
 * @param balance points that can be spent
 * @param pending points that orders bring when they have matured
 */
public record CustomerPoints(long balance, long pending) {

  private static final String SQL =
      """
      select
        (select balance from account where shop = ? and customer = ?),
        (select sum(pending) from order_state where shop = ? and customer = ? and pending > 0)""";

  /**
   * Reads both in one statement, by JDBC on Jdbi's handle: this read is most of what the service
   * does, and as a Jdbi query it costs twice as much (docs/explanation/decisions.md).
   */
  public static CustomerPoints of(Handle handle, ShopDomain shop, CustomerGid customer)
      throws SQLException {
    try (PreparedStatement query = handle.getConnection().prepareStatement(SQL)) {
      query.setString(1, shop.host());
      query.setLong(2, customer.id());
      query.setString(3, shop.host());
      query.setLong(4, customer.id());
      try (ResultSet points = query.executeQuery()) {
        points.next();
        // A null reads as 0.
        return new CustomerPoints(points.getLong(1), points.getLong(2));
      }
    }
  }
}
