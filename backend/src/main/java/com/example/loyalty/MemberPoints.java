package com.example.loyalty;

import com.example.loyalty.redemption.RedemptionView;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What a customer has. One who was never seen has 0 points and no redemption.
 *
 * @param balance points that can be spent
 * @param pending points that orders bring when they have matured
 */
public record MemberPoints(long balance, long pending, @Nullable RedemptionView activeRedemption) {

  private static final String SQL =
      """
      select
        (select balance from account where shop = ? and customer = ?) as balance,
        (select sum(pending) from order_state where shop = ? and customer = ? and pending > 0)
          as pending,
        r.*
      from (values (1)) as always (one)
      left join redemption r on r.shop = ? and r.active_customer = ? and r.ends_at > ?""";

  /**
   * Reads all in one statement, by JDBC on Jdbi's handle: this read is most of what the service
   * does, and as a Jdbi query it costs twice as much (docs/explanation/decisions.md).
   */
  public static MemberPoints of(Handle handle, ShopDomain shop, CustomerGid customer, Instant now)
      throws SQLException {
    try (PreparedStatement query = handle.getConnection().prepareStatement(SQL)) {
      for (int column = 1; column < 6; column += 2) {
        query.setString(column, shop.host());
        query.setLong(column + 1, customer.id());
      }
      query.setObject(7, now.atOffset(ZoneOffset.UTC));
      try (ResultSet row = query.executeQuery()) {
        row.next();
        // A null reads as 0.
        long balance = row.getLong("balance");
        boolean isActive = row.getString("redemption_id") != null;
        return new MemberPoints(
            balance,
            row.getLong("pending"),
            isActive ? RedemptionView.of(row, balance, now) : null);
      }
    }
  }
}
