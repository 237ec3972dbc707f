package com.example.loyalty;

import com.example.loyalty.store.Database;
import io.dropwizard.core.setup.Bootstrap;
import java.time.Clock;
import net.sourceforge.argparse4j.inf.Namespace;

/** {@code check}: says what is wrong in the database, and exits with 1 when anything is. */
final class CheckCommand extends LoyaltyCommand {

  private final Clock clock;

  CheckCommand(Clock clock) {
    super("check", "Verifies that every balance is explained (server stopped, or PostgreSQL)");
    this.clock = clock;
  }

  @Override
  protected void run(
      Bootstrap<LoyaltyConfiguration> bootstrap,
      Namespace namespace,
      LoyaltyConfiguration configuration)
      throws Exception {
    try (Database database = open(configuration)) {
      Check check = Check.run(database.jdbi(), clock);
      if (!check.isClean()) {
        throw new IllegalArgumentException(check.report());
      }
      System.out.println(check.report());
    }
  }
}
