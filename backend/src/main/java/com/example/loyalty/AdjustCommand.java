package com.example.loyalty;

import com.example.loyalty.points.Adjusted;
import com.example.loyalty.points.Adjustment;
import com.example.loyalty.points.Ledger;
import com.example.loyalty.store.Database;
import io.dropwizard.core.setup.Bootstrap;
import java.time.Clock;
import java.util.Optional;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code adjust}: posts a manual ledger entry. Exits with 1 and a sentence when it cannot. */
final class AdjustCommand extends LoyaltyCommand {

  private final Clock clock;

  AdjustCommand(Clock clock) {
    super("adjust", "Gives or takes points by hand (server stopped, or PostgreSQL)");
    this.clock = clock;
  }

  @Override
  public void configure(Subparser subparser) {
    super.configure(subparser);
    subparser.addArgument("--shop").required(true).help("your-store.myshopify.com");
    subparser.addArgument("--customer").required(true).help("the number of the customer's id");
    subparser.addArgument("--points").required(true).help("+50 gives, -50 takes");
    subparser.addArgument("--reason").required(true).help("for whoever reads the ledger");
    subparser.addArgument("--key").help("with a key the entry is posted once, however often asked");
  }

  @Override
  protected void run(
      Bootstrap<LoyaltyConfiguration> bootstrap,
      Namespace namespace,
      LoyaltyConfiguration configuration)
      throws Exception {
    Adjustment adjustment =
        Adjustment.parse(
            namespace.getString("shop"),
            namespace.getString("customer"),
            namespace.getString("points"),
            namespace.getString("reason"),
            Optional.ofNullable(namespace.getString("key")));
    try (Database database = open(configuration)) {
      Adjusted adjusted = new Ledger(database.jdbi(), clock).adjust(adjustment);
      if (!adjusted.holds()) {
        throw new IllegalArgumentException(adjusted.sentence());
      }
      System.out.println(adjusted.sentence());
    }
  }
}
