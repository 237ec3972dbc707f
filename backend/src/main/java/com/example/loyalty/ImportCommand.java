package com.example.loyalty;

import com.example.loyalty.points.BalanceImport;
import com.example.loyalty.points.Ledger;
import com.example.loyalty.store.Database;
import io.dropwizard.core.setup.Bootstrap;
import java.nio.file.Path;
import java.time.Clock;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code import}: posts the opening balances in a CSV file, all or none. */
final class ImportCommand extends LoyaltyCommand {

  private final Clock clock;

  ImportCommand(Clock clock) {
    super("import", "Posts opening balances from a file (server stopped, or PostgreSQL)");
    this.clock = clock;
  }

  @Override
  public void configure(Subparser subparser) {
    super.configure(subparser);
    subparser
        .addArgument("--file")
        .dest("balances")
        .required(true)
        .help("CSV whose first line is: shop,customer,points,reason,key");
  }

  @Override
  protected void run(
      Bootstrap<LoyaltyConfiguration> bootstrap,
      Namespace namespace,
      LoyaltyConfiguration configuration)
      throws Exception {
    try (Database database = open(configuration)) {
      Ledger ledger = new Ledger(database.jdbi(), clock);
      var balances = new BalanceImport(database.jdbi(), ledger, System.out::println);
      System.out.println(balances.run(Path.of(namespace.getString("balances"))));
    }
  }
}
