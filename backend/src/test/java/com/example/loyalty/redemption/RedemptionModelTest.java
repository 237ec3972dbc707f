package com.example.loyalty.redemption;

import com.example.loyalty.store.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * As many histories as ten seconds allow, the same ones each time. To look further: {@code
 * -Dmodel.seed=1000 -Dmodel.seconds=600}; that seed alone: {@code -Dmodel.seconds=0}.
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RedemptionModelTest {

  private static final List<String> TABLES =
      List.of(
          "ledger_entry",
          "redemption",
          "revoked_code",
          "account",
          "order_refund",
          "order_state",
          "shop");

  @Parameter TestDatabase kind;

  @Test
  void losesAndMintsNoPointsWhateverHappensInWhateverOrder() throws Exception {
    long first = Long.getLong("model.seed", 1);
    long end = System.nanoTime() + Long.getLong("model.seconds", 10) * 1_000_000_000L;
    try (var world = new RedemptionWorld(kind)) {
      List<Instance> instances = List.of(world.instance(), world.instance(), world.instance());
      long seed = first;
      do {
        var model = new RedemptionModel(world, instances, seed);
        try {
          model.live();
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(
              "seed %d: %s%n%s".formatted(seed, e.getMessage(), String.join("\n", model.log())), e);
        }
        world.shopify.discounts.clear();
        TABLES.forEach(table -> world.execute("delete from " + table));
        seed++;
      } while (System.nanoTime() < end);
    }
  }
}
