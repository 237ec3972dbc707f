package com.example.loyalty;

import com.codahale.metrics.MetricRegistry;
import com.example.loyalty.store.Database;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import java.sql.SQLException;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** A command that does one thing and ends: with 1 and a sentence when it cannot. */
abstract class LoyaltyCommand extends ConfiguredCommand<LoyaltyConfiguration> {

  LoyaltyCommand(String name, String description) {
    super(name, description);
  }

  @Override
  protected Argument addFileArgument(Subparser subparser) {
    return super.addFileArgument(subparser).setDefault(ConfigurationSource.IN_THE_JAR);
  }

  /** Says which one it is: a variable that is not set leads to another than the server's. */
  static Database open(LoyaltyConfiguration configuration) throws SQLException {
    System.err.println("Database: " + Database.name(configuration.database.getUrl()));
    return Database.open(configuration.database, new MetricRegistry());
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable thrown) {
    Failures.explain(thrown, cli.getStdErr());
  }
}
