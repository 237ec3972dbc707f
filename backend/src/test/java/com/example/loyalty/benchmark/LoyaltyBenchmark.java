package com.example.loyalty.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Prints what the service costs, part by part: {@code npm run benchmark}. No test, since times
 * depend on the machine; but a wrong answer ends it. See {@code docs/reference/benchmark.md}.
 */
public final class LoyaltyBenchmark {

  static final String JAR = "target/loyalty-backend.jar";

  private static final List<String> PARTS =
      List.of("verification", "start", "throughput", "webhooks", "redemptions", "scale");
  private static final int STARTS = 3;

  private LoyaltyBenchmark() {}

  /**
   * Takes a part or {@code all}, and for the part {@code throughput} the database, {@code h2} or
   * {@code postgresql}; runs in the backend's directory, on the built jar.
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = emptyDirectory();
    for (String part : arguments[0].equals("all") ? PARTS : List.of(arguments[0])) {
      switch (part) {
        case "verification" -> verification();
        case "start" -> start(directory);
        case "throughput" -> ThroughputBenchmark.run(arguments[1], directory);
        case "webhooks" -> WebhookBenchmark.run(directory);
        case "redemptions" -> RedemptionBenchmark.run(directory);
        case "scale" -> ScaleBenchmark.run(directory);
        default -> throw new IllegalArgumentException("benchmark.part: all or one of " + PARTS);
      }
      System.out.println();
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
    System.out.println("From `java -jar` to the first 200 of GET /api/loyalty");
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

  /** The URL of an H2 database in a file, whose name H2 ends with {@code .mv.db}. */
  static String h2(Path file) {
    return "jdbc:h2:file:" + file.toAbsolutePath();
  }
}
