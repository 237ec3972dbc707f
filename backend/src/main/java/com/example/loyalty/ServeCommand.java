package com.example.loyalty;

import com.example.loyalty.store.Database;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Environment;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dropwizard's {@code server}, with the jar's own configuration unless a file is named. */
final class ServeCommand extends ServerCommand<LoyaltyConfiguration> {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  ServeCommand(LoyaltyApplication application) {
    super(application);
  }

  @Override
  protected Argument addFileArgument(Subparser subparser) {
    return super.addFileArgument(subparser).setDefault(ConfigurationSource.IN_THE_JAR);
  }

  /** Says what an operator who forgot a variable needs to see. */
  @Override
  protected void run(
      Environment environment, Namespace namespace, LoyaltyConfiguration configuration)
      throws Exception {
    String database = Database.name(configuration.database.getUrl());
    LOG.info(
        "Database {}, client ID {}, currency {}",
        database,
        configuration.shopify.clientId(),
        configuration.program.currency());
    if (database.startsWith("jdbc:h2:")) {
      LOG.warn("H2 is for trying out: for production set DATABASE_URL to PostgreSQL's");
    }
    super.run(environment, namespace, configuration);
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable thrown) {
    Failures.explain(thrown, cli.getStdErr());
  }
}
