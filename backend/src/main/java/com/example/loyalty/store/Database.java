package com.example.loyalty.store;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.db.DataSourceFactory.TransactionIsolation;
import io.dropwizard.db.ManagedDataSource;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;

/** The database with its schema up to date, behind a pool that the caller starts and stops. */
public record Database(Jdbi jdbi, ManagedDataSource pool) implements AutoCloseable {

  private static final List<String> H2_SETTINGS =
      List.of(
          "MODE=PostgreSQL",
          "DATABASE_TO_LOWER=TRUE",
          "DEFAULT_NULL_ORDERING=HIGH",
          // Else it takes a subquery's old result for what the same transaction has changed since.
          "OPTIMIZE_REUSE_RESULTS=0",
          // The pool closes it after the last request, not the JVM in the midst of one.
          "DB_CLOSE_ON_EXIT=FALSE",
          // What cannot be opened is said once, by us.
          "TRACE_LEVEL_FILE=0",
          "TRACE_LEVEL_SYSTEM_OUT=0");

  /**
   * Opens the database and migrates it.
   *
   * @throws SQLException when no driver knows the URL
   * @throws RuntimeException with an SQLException as its cause when it cannot be reached
   */
  public static Database open(DataSourceFactory configuration, MetricRegistry metrics)
      throws SQLException {
    configuration.setUrl(withH2Settings(configuration.getUrl()));
    // Not the configuration's to choose: the transactions are written for these.
    configuration.setDefaultTransactionIsolation(TransactionIsolation.READ_COMMITTED);
    // Milliseconds; H2 and PostgreSQL both read this text.
    configuration.setInitializationQuery("set lock_timeout = 1000");
    // Connections are made when asked for, so that a database that is down is one clear error.
    configuration.setInitialSize(0);
    if (configuration.getUrl().startsWith("jdbc:postgresql:")) {
      // Its driver would quote rows in its exceptions, and those are logged.
      configuration.getProperties().put("logServerErrorDetail", "false");
      // Seconds; what the URL names goes first. Else one that is frozen holds every request.
      configuration.getProperties().putIfAbsent("socketTimeout", "60");
    }
    // The pool warns at each connection when it has to find the driver by the URL itself.
    configuration.setDriverClass(
        DriverManager.getDriver(configuration.getUrl()).getClass().getName());
    ManagedDataSource pool = configuration.build(metrics, "database");
    Flyway.configure().dataSource(pool).load().migrate();
    Jdbi jdbi = jdbi(pool::getConnection);
    writeThrough(jdbi);
    return new Database(jdbi, pool);
  }

  /** The URL without its parameters, among which there may be a password. */
  public static String name(String url) {
    return url.replaceFirst("//[^?;]*@", "//").replaceFirst("[?;].*", "");
  }

  /** Jdbi as all of the service uses it. */
  public static Jdbi jdbi(ConnectionFactory connections) {
    Jdbi jdbi = Jdbi.create(connections);
    jdbi.registerArgument(new InstantArgument());
    // Without what was bound: a log must hold no discount code.
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    return jdbi;
  }

  /** The settings under which H2 reads the same SQL as PostgreSQL, unless the URL has its own. */
  static String withH2Settings(String url) {
    if (!url.startsWith("jdbc:h2:")) {
      return url;
    }
    var complete = new StringBuilder(url);
    for (String setting : H2_SETTINGS) {
      String name = ";" + setting.substring(0, setting.indexOf('=') + 1);
      if (!url.toUpperCase(Locale.ROOT).contains(name)) {
        complete.append(';').append(setting);
      }
    }
    return complete.toString();
  }

  /**
   * H2 answers a commit before it has written it, half a second by default; a crash then loses what
   * was acknowledged. Set for the database, whatever the URL says.
   */
  private static void writeThrough(Jdbi jdbi) {
    try (Handle handle = jdbi.open()) {
      if (isH2(handle)) {
        handle.execute("set write_delay 0");
      }
    }
  }

  private static boolean isH2(Handle handle) {
    return handle.queryMetadata(DatabaseMetaData::getDatabaseProductName).equals("H2");
  }

  @Override
  public void close() throws Exception {
    pool.stop();
  }
}
