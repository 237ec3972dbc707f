package com.example.loyalty.store;

import com.codahale.metrics.health.HealthCheck;
import org.jdbi.v3.core.Jdbi;

/** Healthy when the database answers a question about a table of ours. */
public final class DatabaseHealthCheck extends HealthCheck {

  private final Jdbi jdbi;

  public DatabaseHealthCheck(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  protected Result check() {
    jdbi.useHandle(
        handle ->
            handle
                .select("select 1 from account fetch first 1 rows only")
                .mapTo(Integer.class)
                .list());
    return Result.healthy();
  }
}
