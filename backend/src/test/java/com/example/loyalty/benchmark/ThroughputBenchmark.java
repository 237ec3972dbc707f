package com.example.loyalty.benchmark;

import com.example.loyalty.benchmark.HttpLoad.Exchange;
import com.example.loyalty.benchmark.HttpLoad.Result;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** {@code GET /api/loyalty} against an endpoint of the same server that does nothing. */
final class ThroughputBenchmark {

  private static final int CUSTOMERS = 5_000;
  private static final int ROUNDS = 7;
  private static final Duration MEASURED = Duration.ofSeconds(4);

  private ThroughputBenchmark() {}

  static void run(String database, Path directory) throws Exception {
    System.out.printf("%,d customers, each with a token of its own; %s%n", CUSTOMERS, database);
    switch (database) {
      case "h2" -> onDatabase(LoyaltyBenchmark.h2(directory.resolve("throughput")), directory);
      case "postgresql" -> {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
          onDatabase(postgres.getJdbcUrl("postgres", "postgres"), directory);
        }
      }
      default -> throw new IllegalArgumentException("benchmark.database: h2 or postgresql");
    }
  }

  private static void onDatabase(String url, Path directory) throws Exception {
    // The jar first: the test classes only add the constant endpoint.
    String classPath = LoyaltyBenchmark.JAR + File.pathSeparator + "target/test-classes";
    List<String> java = List.of("-cp", classPath, BenchmarkServer.class.getName());
    File log = directory.resolve("throughput.log").toFile();
    try (ServerProcess server = ServerProcess.start(java, url, log)) {
      credit(server);
      System.out.println("Warming up");
      HttpLoad.warmUp(server, constant());
      HttpLoad.warmUp(server, HttpLoad.balances(CUSTOMERS));
      List<Result> constants = new ArrayList<>();
      List<Result> points = new ArrayList<>();
      for (int round = 1; round <= ROUNDS; round++) {
        System.out.printf("Round %d of %d%n", round, ROUNDS);
        constants.add(HttpLoad.inCircle(server, constant(), MEASURED));
        points.add(HttpLoad.inCircle(server, HttpLoad.balances(CUSTOMERS), MEASURED));
      }
      print(constants, points);
    }
  }

  /** Gives each customer as many points as its number says, so that each answer is another. */
  private static void credit(ServerProcess server) throws IOException {
    for (long customer = 1; customer <= CUSTOMERS; customer++) {
      server.credit(customer, customer);
    }
  }

  private static List<Exchange> constant() {
    return List.of(
        new Exchange(
            HttpConnection.request("GET", "/constant", ""),
            BenchmarkServer.ConstantResource.ANSWER));
  }

  private static void print(List<Result> constants, List<Result> points) {
    System.out.printf(
        "%nMedian (minimum–maximum) of %d rounds%n%-30s %-25s GET /api/loyalty%n",
        ROUNDS, "", "GET /constant");
    print("requests/s", "%,.0f", constants, points, Result::requestsPerSecond);
    print("latency p50, ms", "%.2f", constants, points, r -> r.latencyMillis(0.50));
    print("latency p99, ms", "%.1f", constants, points, r -> r.latencyMillis(0.99));
    print("server CPU, µs/request", "%.0f", constants, points, Result::serverMicrosPerRequest);
    print("load's own CPU, µs/request", "%.0f", constants, points, Result::ownMicrosPerRequest);
    System.out.printf(
        "%nThroughput of GET /api/loyalty ÷ GET /constant, round by round: %s%n",
        Figures.ratios(points, constants, Result::requestsPerSecond));
    System.out.printf(
        "Server CPU of GET /constant ÷ GET /api/loyalty, round by round: %s%n",
        Figures.ratios(constants, points, Result::serverMicrosPerRequest));
  }

  private static void print(
      String name,
      String format,
      List<Result> constants,
      List<Result> points,
      ToDoubleFunction<Result> figure) {
    System.out.printf(
        "%-30s %-25s %s%n",
        name, Figures.of(format, constants, figure), Figures.of(format, points, figure));
  }
}
