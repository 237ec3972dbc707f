package com.example.loyalty.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.DataSourceFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class DatabaseTest {

  private static final String ACCOUNT =
      """
      insert into account (shop, customer, balance, last_seq, last_activity)
      values ('s.myshopify.com', %s, %s, 0, current_timestamp)""";

  private static final String ENTRY =
      """
      insert into ledger_entry (shop, customer, seq, kind, points, balance_after, once_key,
        actor, reason, occurred_at)
      values ('s.myshopify.com', %s, 'operator', 'x', current_timestamp)""";

  @Parameter TestDatabase kind;

  @Test
  void migratesAnEmptyDatabaseAndOpensItAgain() throws Exception {
    DataSourceFactory configuration = kind.empty();
    try (Database database = Database.open(configuration, new MetricRegistry())) {
      database.jdbi().useHandle(handle -> handle.execute(ACCOUNT.formatted(1, 5)));
    }
    try (Database database = Database.open(configuration, new MetricRegistry())) {
      assertThat(database.jdbi().<Integer, RuntimeException>withHandle(DatabaseTest::count))
          .isEqualTo(1);
    }
  }

  @Test
  void isHealthyOnlyWhileTheDatabaseAnswers() throws Exception {
    try (Database database = kind.open()) {
      var check = new DatabaseHealthCheck(database.jdbi());
      assertThat(check.execute().isHealthy()).isTrue();

      database.jdbi().useHandle(handle -> handle.execute("alter table account rename to gone"));
      assertThat(check.execute().isHealthy()).isFalse();
    }
  }

  // Two handles that are opened, since Jdbi would hand the same one to nested calls of a thread.

  @Test
  void waitsForALockForASecondAtMost() throws Exception {
    try (Database database = kind.open();
        Handle holder = database.jdbi().open();
        Handle waiter = database.jdbi().open()) {
      holder.execute(ACCOUNT.formatted(1, 5));
      holder.begin();
      holder.execute("update account set balance = 6");
      long start = System.nanoTime();

      assertThatThrownBy(() -> waiter.execute("update account set balance = 7"))
          .isInstanceOf(UnableToExecuteStatementException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(900), Duration.ofSeconds(30));
      holder.rollback();
    }
  }

  @Test
  void seesWhatOthersCommittedBetweenTwoReads() throws Exception {
    try (Database database = kind.open();
        Handle reader = database.jdbi().open();
        Handle writer = database.jdbi().open()) {
      reader.begin();
      assertThat(count(reader)).isZero();
      writer.execute(ACCOUNT.formatted(1, 5));

      assertThat(count(reader)).as("READ COMMITTED").isEqualTo(1);
      reader.rollback();
    }
  }

  /** It would stand in the log, and could be a discount code. */
  @Test
  void quotesNothingThatWasBoundInItsExceptions() throws Exception {
    try (Database database = kind.open();
        Handle handle = database.jdbi().open()) {
      String insert =
          "insert into revoked_code (shop, code, ends_at, sweep_at) values (:shop, :code, :at, :at)";
      handle.execute("drop table revoked_code");

      assertThatThrownBy(
              () ->
                  handle
                      .createUpdate(insert)
                      .bind("shop", "a")
                      .bind("code", "LOY-SECRET")
                      .bind("at", Instant.EPOCH)
                      .execute())
          .hasMessageContaining("revoked_code")
          .satisfies(thrown -> assertThat(stackTrace(thrown)).doesNotContain("LOY-SECRET"));
    }
  }

  private static String stackTrace(Throwable thrown) {
    var out = new StringWriter();
    thrown.printStackTrace(new PrintWriter(out));
    return out.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "9007199254740992"})
  void refusesABalanceThatIsNegativeOrTooLargeForJavaScript(String balance) throws Exception {
    try (Database database = kind.open()) {
      assertThatThrownBy(
              () -> database.jdbi().useHandle(h -> h.execute(ACCOUNT.formatted(1, balance))))
          .isInstanceOf(UnableToExecuteStatementException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a key twice|1, 2, 'ADJUST', 5, 10, 'k'",
        "a number twice|1, 1, 'ADJUST', 5, 10, null",
        "no points|1, 2, 'ADJUST', 0, 5, null",
        "a balance below zero|1, 2, 'ADJUST', -6, -1, null",
        "no account|2, 1, 'ADJUST', 5, 5, null"
      })
  void refusesAnEntryThatCannotBe(String what, String entry) throws Exception {
    try (Database database = kind.open();
        Handle handle = database.jdbi().open()) {
      handle.execute(ACCOUNT.formatted(1, 5));
      handle.execute(ENTRY.formatted("1, 1, 'ADJUST', 5, 5, 'k'"));

      assertThatThrownBy(() -> handle.execute(ENTRY.formatted(entry)))
          .as(what)
          .rootCause()
          .extracting(cause -> ((SQLException) cause).getSQLState().substring(0, 2))
          .isEqualTo("23");
    }
  }

  @Test
  void completesAnH2UrlWithTheSettingsThatTheSqlNeeds() throws Exception {
    assertThat(Database.withH2Settings("jdbc:postgresql://db/loyalty"))
        .isEqualTo("jdbc:postgresql://db/loyalty");
    assertThat(Database.withH2Settings("jdbc:h2:mem:x;mode=PostgreSQL"))
        .startsWith("jdbc:h2:mem:x;mode=PostgreSQL;DATABASE_TO_LOWER=TRUE;")
        .doesNotContain("MODE=PostgreSQL;MODE");
  }

  @Test
  void namesAUrlWithoutWhatMayBeSecretInIt() {
    assertThat(Database.name("jdbc:h2:file:./data/loyalty;USER=a;PASSWORD=b"))
        .isEqualTo("jdbc:h2:file:./data/loyalty");
    assertThat(Database.name("jdbc:postgresql://a:b/@c@db:5432/loyalty?user=a&password=b"))
        .isEqualTo("jdbc:postgresql://db:5432/loyalty");
  }

  @Test
  void waitsForAFrozenPostgresForAMinuteUnlessTheUrlSaysOtherwise() throws Exception {
    assumeThat(kind).isEqualTo(TestDatabase.POSTGRESQL);
    try (Database database = kind.open()) {
      assertThat(socketTimeout(database)).isEqualTo(Duration.ofMinutes(1));
    }
    DataSourceFactory patient = kind.empty();
    patient.setUrl(patient.getUrl() + "&socketTimeout=600");
    try (Database database = Database.open(patient, new MetricRegistry())) {
      assertThat(socketTimeout(database)).isEqualTo(Duration.ofMinutes(10));
    }
  }

  private static Duration socketTimeout(Database database) throws SQLException {
    try (Handle handle = database.jdbi().open()) {
      return Duration.ofMillis(handle.getConnection().getNetworkTimeout());
    }
  }

  @Test
  void writesThroughOnH2WhateverTheUrlSays(@TempDir Path folder) throws Exception {
    var configuration = new DataSourceFactory();
    configuration.setUrl("jdbc:h2:file:%s/loyalty;WRITE_DELAY=500".formatted(folder));
    try (Database database = Database.open(configuration, new MetricRegistry())) {
      String delay =
          database
              .jdbi()
              .withHandle(
                  handle ->
                      handle
                          .select(
                              """
                              select setting_value from information_schema.settings
                              where setting_name = 'WRITE_DELAY'""")
                          .mapTo(String.class)
                          .one());
      assertThat(delay).isEqualTo("0");
    }
  }

  private static int count(Handle handle) {
    return handle.select("select count(*) from account").mapTo(Integer.class).one();
  }
}
