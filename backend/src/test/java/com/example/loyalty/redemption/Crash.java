package com.example.loyalty.redemption;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * An instance's way to its database, which can be made to end: what comes after that many
 * transactions never happens, as when the process is killed there.
 */
final class Crash implements ConnectionFactory {

  private final DataSource pool;
  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

  Crash(DataSource pool) {
    this.pool = pool;
  }

  void after(int transactions) {
    left.set(transactions);
  }

  void isOver() {
    left.set(Integer.MAX_VALUE);
  }

  @Override
  public Connection openConnection() throws SQLException {
    if (left.getAndUpdate(each -> Math.max(0, each - 1)) == 0) {
      throw new SQLException("the process was killed", "57P01");
    }
    return pool.getConnection();
  }
}
