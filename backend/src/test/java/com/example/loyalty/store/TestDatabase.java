package com.example.loyalty.store;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.DataSourceFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The databases that every store test runs on; each call of {@link #empty} is a new one. */
public enum TestDatabase {
  H2 {
    @Override
    DataSourceFactory empty() {
      return at("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()));
    }
  },

  /** A real server, started once for all tests and ended with the JVM. */
  POSTGRESQL {
    @Override
    DataSourceFactory empty() {
      String name = "test_" + UUID.randomUUID().toString().replace("-", "");
      Jdbi.create(Server.RUNNING.getPostgresDatabase())
          .useHandle(handle -> handle.execute("create database " + name));
      DataSourceFactory factory = at(Server.RUNNING.getJdbcUrl("postgres", name));
      factory.setUser("postgres");
      return factory;
    }
  };

  abstract DataSourceFactory empty();

  /** A new database with the schema, behind a pool. */
  public Database open() throws SQLException {
    return Database.open(empty(), new MetricRegistry());
  }

  private static DataSourceFactory at(String url) {
    var factory = new DataSourceFactory();
    factory.setUrl(url);
    factory.setMinSize(1);
    factory.setMaxSize(16);
    return factory;
  }

  private static final class Server {
    private static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.start();
      } catch (IOException | IllegalStateException e) {
        throw new IllegalStateException(
            "PostgreSQL did not start. It refuses to run as root where root may make no user"
                + " namespace (unshare --user true): then run the tests as another user.",
            e);
      }
    }
  }
}
