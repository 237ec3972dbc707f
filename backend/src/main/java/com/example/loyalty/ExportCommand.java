package com.example.loyalty;

import com.example.loyalty.points.OperatorInput;
import com.example.loyalty.privacy.Export;
import com.example.loyalty.store.Database;
import io.dropwizard.core.setup.Bootstrap;
import java.time.Clock;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code export}: prints what is kept about a customer, as JSON, for the merchant to pass on. */
final class ExportCommand extends LoyaltyCommand {

  private final Clock clock;

  ExportCommand(Clock clock) {
    super("export", "Prints a customer's data as JSON (server stopped, or PostgreSQL)");
    this.clock = clock;
  }

  @Override
  public void configure(Subparser subparser) {
    super.configure(subparser);
    subparser.addArgument("--shop").required(true).help("your-store.myshopify.com");
    subparser.addArgument("--customer").required(true).help("the number of the customer's id");
  }

  @Override
  protected void run(
      Bootstrap<LoyaltyConfiguration> bootstrap,
      Namespace namespace,
      LoyaltyConfiguration configuration)
      throws Exception {
    var shop = OperatorInput.shop(namespace.getString("shop"));
    var customer = OperatorInput.customer(namespace.getString("customer"));
    try (Database database = open(configuration)) {
      System.out.println(Export.of(database.jdbi(), clock, shop, customer).toJson());
    }
  }
}
