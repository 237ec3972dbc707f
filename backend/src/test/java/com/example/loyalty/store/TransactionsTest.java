package com.example.loyalty.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class TransactionsTest {

  private static final String ACCOUNT =
      """
      insert into account (shop, customer, balance, last_seq, last_activity)
      values ('s.myshopify.com', 1, 5, 0, current_timestamp)""";

  @Parameter TestDatabase kind;

  private static RuntimeException failure(String sqlState) {
    return new ConnectionException(new SQLException("made by the test", sqlState));
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "55P03", "HYT00", "23505", "23503"})
  void runsTheWholeTransactionAgainWhenItLostARace(String sqlState) throws Exception {
    try (Database database = kind.open()) {
      var runs = new AtomicInteger();
      int accounts =
          Transactions.inTransaction(
              database.jdbi(),
              handle -> {
                handle.execute(ACCOUNT);
                if (runs.incrementAndGet() <= 3) {
                  throw failure(sqlState);
                }
                return count(handle);
              });

      assertThat(runs).hasValue(4);
      assertThat(accounts).as("earlier runs were rolled back").isEqualTo(1);
    }
  }

  @Test
  void givesUpAfterThreeRepeats() throws Exception {
    try (Database database = kind.open()) {
      var runs = new AtomicInteger();
      RuntimeException failure = failure("40001");

      assertThatThrownBy(
              () ->
                  Transactions.inTransaction(
                      database.jdbi(),
                      handle -> {
                        runs.incrementAndGet();
                        throw failure;
                      }))
          .isSameAs(failure);
      assertThat(runs).hasValue(4);
    }
  }

  @Test
  void doesNotRepeatWhatWouldFailAgain() throws Exception {
    try (Database database = kind.open()) {
      var runs = new AtomicInteger();

      assertThatThrownBy(
              () ->
                  Transactions.inTransaction(
                      database.jdbi(),
                      handle -> {
                        runs.incrementAndGet();
                        return handle.execute("select nonsense");
                      }))
          .isInstanceOf(RuntimeException.class);
      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void repeatsATransactionThatReallyHitALock() throws Exception {
    try (Database database = kind.open()) {
      database.jdbi().useHandle(handle -> handle.execute(ACCOUNT));
      var runs = new AtomicInteger();
      try (Handle holder = database.jdbi().open()) {
        holder.begin();
        holder.execute("update account set balance = 6");
        Transactions.inTransaction(
            database.jdbi(),
            handle -> {
              if (runs.incrementAndGet() == 2) {
                holder.commit();
              }
              return handle.execute("update account set balance = balance + 1");
            });
      }
      int balance =
          database
              .jdbi()
              .withHandle(h -> h.select("select balance from account").mapTo(Integer.class).one());

      assertThat(runs).hasValue(2);
      assertThat(balance).isEqualTo(7);
    }
  }

  private static int count(Handle handle) {
    return handle.select("select count(*) from account").mapTo(Integer.class).one();
  }
}
