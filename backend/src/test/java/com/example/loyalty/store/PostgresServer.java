package com.example.loyalty.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** An empty PostgreSQL for the commands of the documents, until the process is told to end. */
public final class PostgresServer {

  private PostgresServer() {}

  public static void main(String[] arguments) throws Exception {
    try (var postgres =
        EmbeddedPostgres.builder().setPort(Integer.parseInt(arguments[0])).start()) {
      System.out.println("PostgreSQL is up");
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
