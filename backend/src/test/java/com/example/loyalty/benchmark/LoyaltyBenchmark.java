package com.example.loyalty.benchmark;

import com.example.loyalty.benchmark.HttpLoad.Exchange;
import com.example.loyalty.benchmark.HttpLoad.Result;
import com.example.loyalty.sessiontoken.SessionTokens;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Prints what a verification, a start and {@code GET /api/loyalty} cost: {@code npm run benchmark}.
 * No test, since times depend on the machine; but a wrong answer ends it. See {@code
 * docs/reference/benchmark.md}.
 */
public final class LoyaltyBenchmark {

  private static final String JAR = "target/loyalty-backend.jar";
  private static final int STARTS = 3;
  private static final int CUSTOMERS = 5_000;
  private static final Duration WARM_UP = Duration.ofSeconds(12);
  private static final int ROUNDS = 7;
  private static final Duration MEASURED = Duration.ofSeconds(4);

  private LoyaltyBenchmark() {}

  /** Takes {@code h2} or {@code postgresql}; runs in the backend's directory, on the built jar. */
  public static void main(String[] arguments) throws Exception {
    Path directory = emptyDirectory();
    verification();
    start(directory);
    if (arguments[0].equals("postgresql")) {
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
        throughput(postgres.getJdbcUrl("postgres", "postgres"), directory);
      }
    } else {
      throughput(h2(directory.resolve("throughput")), directory);
    }
  }

  private static void verification() throws RunnerException {
    System.out.println("Verifying a session token (JMH, about a minute)");
    var options =
        new OptionsBuilder()
            .include(SessionTokenVerifierBenchmark.class.getName())
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    for (RunResult result : new Runner(options).run()) {
      System.out.printf(
          "  %-13s %5.2f ± %.2f µs, %.1f KB of garbage%n",
          result.getPrimaryResult().getLabel(),
          result.getPrimaryResult().getScore(),
          result.getPrimaryResult().getScoreError(),
          result.getSecondaryResults().get("gc.alloc.rate.norm").getScore() / 1e3);
    }
  }

  private static void start(Path directory) throws Exception {
    System.out.println("\nFrom `java -jar` to the first 200 of GET /api/loyalty");
    String database = h2(directory.resolve("start"));
    for (int i = 0; i < STARTS; i++) {
      File log = directory.resolve("start-" + i + ".log").toFile();
      try (ServerProcess server = ServerProcess.start(List.of("-jar", JAR), database, log)) {
        System.out.printf(
            "  %.2f s (%s database)%n",
            server.timeToFirstAnswer().toMillis() / 1e3, i == 0 ? "new" : "existing");
      }
    }
  }

  private static void throughput(String databaseUrl, Path directory) throws Exception {
    // The jar first: the test classes only add the constant endpoint.
    String classPath = JAR + File.pathSeparator + "target/test-classes";
    List<String> java = List.of("-cp", classPath, BenchmarkServer.class.getName());
    File log = directory.resolve("throughput.log").toFile();
    try (ServerProcess server = ServerProcess.start(java, databaseUrl, log)) {
      System.out.printf(
          "%n%,d customers, each with a token of its own; %s%n",
          CUSTOMERS, databaseUrl.replaceFirst("^jdbc:([a-z0-9]+):.*", "$1"));
      credit(server);
      System.out.println("Warming up");
      HttpLoad.run(server, constant(), WARM_UP);
      HttpLoad.run(server, points(), WARM_UP);
      List<Result> constants = new ArrayList<>();
      List<Result> points = new ArrayList<>();
      for (int round = 1; round <= ROUNDS; round++) {
        System.out.printf("Round %d of %d%n", round, ROUNDS);
        constants.add(HttpLoad.run(server, constant(), MEASURED));
        points.add(HttpLoad.run(server, points(), MEASURED));
      }
      print(constants, points);
    }
  }

  /** Gives each customer as many points as its number says, so that each answer is another. */
  private static void credit(ServerProcess server) throws IOException {
    try (HttpConnection admin = new HttpConnection(server.adminPort())) {
      for (long customer = 1; customer <= CUSTOMERS; customer++) {
        String query = "shop=%s&customer=%d&points=%d&reason=benchmark";
        String path =
            "/tasks/adjust?" + query.formatted(SessionTokens.SHOP.host(), customer, customer);
        String answer =
            admin.exchange(HttpConnection.request("POST", path, "Content-Length: 0\r\n"));
        if (!answer.startsWith("HTTP/1.1 200 ")) {
          throw new IllegalStateException("a customer got no points: " + answer);
        }
      }
    }
  }

  private static List<Exchange> constant() {
    return List.of(
        new Exchange(
            HttpConnection.request("GET", "/constant", ""),
            BenchmarkServer.ConstantResource.ANSWER));
  }

  /** New tokens each time, since they live for five minutes. */
  private static List<Exchange> points() {
    return LongStream.rangeClosed(1, CUSTOMERS)
        .mapToObj(
            customer ->
                new Exchange(
                    ServerProcess.pointsRequest(customer), "\"balance\":%d,".formatted(customer)))
        .toList();
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
        text("%.2f", ratios(points, constants, Result::requestsPerSecond)));
    System.out.printf(
        "Server CPU of GET /constant ÷ GET /api/loyalty, round by round: %s%n",
        text("%.2f", ratios(constants, points, Result::serverMicrosPerRequest)));
  }

  private static DoubleStream ratios(
      List<Result> dividends, List<Result> divisors, ToDoubleFunction<Result> figure) {
    return IntStream.range(0, ROUNDS)
        .mapToDouble(
            i -> figure.applyAsDouble(dividends.get(i)) / figure.applyAsDouble(divisors.get(i)));
  }

  private static void print(
      String name,
      String format,
      List<Result> constants,
      List<Result> points,
      ToDoubleFunction<Result> figure) {
    System.out.printf(
        "%-30s %-25s %s%n",
        name,
        text(format, constants.stream().mapToDouble(figure)),
        text(format, points.stream().mapToDouble(figure)));
  }

  private static String text(String format, DoubleStream figures) {
    double[] sorted = figures.sorted().toArray();
    return (format + " (" + format + "–" + format + ")")
        .formatted(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }

  /** For databases and logs: what the last run left is deleted. */
  private static Path emptyDirectory() throws IOException {
    Path directory = Path.of("target", "benchmark");
    if (Files.exists(directory)) {
      try (Stream<Path> tree = Files.walk(directory)) {
        tree.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
    return Files.createDirectory(directory);
  }

  private static String h2(Path file) {
    return "jdbc:h2:file:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
        .formatted(file.toAbsolutePath());
  }
}
