package com.example.loyalty;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** Dropwizard's {@code server}, with the jar's own configuration unless a file is named. */
final class ServeCommand extends ServerCommand<LoyaltyConfiguration> {

  ServeCommand(LoyaltyApplication application) {
    super(application);
  }

  @Override
  protected Argument addFileArgument(Subparser subparser) {
    return super.addFileArgument(subparser).setDefault(ConfigurationSource.IN_THE_JAR);
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable thrown) {
    Failures.explain(thrown, cli.getStdErr());
  }
}
