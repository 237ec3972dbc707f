package com.example.loyalty.benchmark;

import com.example.loyalty.benchmark.HttpLoad.Exchange;
import com.example.loyalty.benchmark.HttpLoad.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Order webhooks on H2, each committed and written before it is answered. */
final class WebhookBenchmark {

  private static final Duration MAX_WARM_UP = Duration.ofSeconds(60);
  private static final int WARM_UP_ORDERS = 8_000;
  private static final int ROUNDS = 5;
  private static final Duration MEASURED = Duration.ofSeconds(4);
  private static final int ORDERS_PER_ROUND = 6_000;

  private WebhookBenchmark() {}

  static void run(Path directory) throws Exception {
    System.out.println("POST /webhooks: order webhooks on H2, WRITE_DELAY=0");
    Path database = directory.resolve("webhooks");
    File log = directory.resolve("webhooks.log").toFile();
    List<String> java = List.of("-jar", LoyaltyBenchmark.JAR);
    try (ServerProcess server = ServerProcess.start(java, LoyaltyBenchmark.h2(database), log)) {
      var deliveries = new WebhookDeliveries();
      System.out.println("Warming up");
      HttpLoad.once(server, deliveries.next(WARM_UP_ORDERS), MAX_WARM_UP);
      long sizeBefore = megabytes(database);
      List<Result> rounds = new ArrayList<>();
      for (int round = 1; round <= ROUNDS; round++) {
        List<Exchange> webhooks = deliveries.next(ORDERS_PER_ROUND);
        System.out.printf("Round %d of %d%n", round, ROUNDS);
        rounds.add(HttpLoad.once(server, webhooks, MEASURED));
      }
      print(rounds);
      System.out.printf(
          "%-30s from %,d to %,d MB, in %,d webhooks%n",
          "database file",
          sizeBefore,
          megabytes(database),
          rounds.stream().mapToInt(round -> round.latencies().length).sum());
      System.out.println(server.check());
    }
    System.out.printf("%-30s %,d MB%n", "database file, server stopped", megabytes(database));
  }

  private static void print(List<Result> rounds) {
    System.out.printf("%nMedian (minimum–maximum) of %d rounds%n", ROUNDS);
    print("webhooks/s", Figures.of("%,.0f", rounds, Result::requestsPerSecond));
    print("latency p50, ms", Figures.of("%.1f", rounds, r -> r.latencyMillis(0.50)));
    print("latency p99, ms", Figures.of("%.1f", rounds, r -> r.latencyMillis(0.99)));
    print("server CPU, µs/webhook", Figures.of("%.0f", rounds, Result::serverMicrosPerRequest));
    print("load's own CPU, µs/webhook", Figures.of("%.0f", rounds, Result::ownMicrosPerRequest));
  }

  private static void print(String name, String figures) {
    System.out.printf("%-30s %s%n", name, figures);
  }

  private static long megabytes(Path database) throws IOException {
    return Files.size(database.resolveSibling(database.getFileName() + ".mv.db")) / 1_000_000;
  }
}
