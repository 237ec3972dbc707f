package com.example.loyalty.benchmark;

import com.example.loyalty.benchmark.HttpLoad.Exchange;
import com.example.loyalty.benchmark.HttpLoad.Result;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Whether reads cost more in a large database, or for a customer with many entries. */
final class ScaleBenchmark {

  private static final int FEW = 100;
  private static final int MANY = 1_000_000;
  private static final int TOKENS = 2_000;
  private static final int ROUNDS = 5;
  private static final Duration MEASURED = Duration.ofSeconds(2);

  private ScaleBenchmark() {}

  static void run(Path directory) throws Exception {
    System.out.printf("Reads with %,d and with %,d accounts, on H2%n", FEW, MANY);
    try (ServerProcess small = start(directory, FEW);
        ServerProcess large = start(directory, MANY)) {
      measure("/api/loyalty", small, large);
      measure("/api/loyalty/history", small, large);
    }
  }

  private static ServerProcess start(Path directory, int accounts) throws Exception {
    long start = System.nanoTime();
    String url = LoyaltyBenchmark.h2(directory.resolve("scale-" + accounts));
    ScaleDatabase.fill(url, accounts);
    System.out.printf(
        "  filled with %,d accounts in %.0f s%n", accounts, (System.nanoTime() - start) / 1e9);
    File log = directory.resolve("scale-" + accounts + ".log").toFile();
    ServerProcess server = ServerProcess.start(List.of("-jar", LoyaltyBenchmark.JAR), url, log);
    if (accounts == FEW) {
      // The same statements fill both, and a million accounts take a minute to check.
      System.out.println("  " + server.check());
    }
    return server;
  }

  private static void measure(String path, ServerProcess small, ServerProcess large)
      throws Exception {
    HttpLoad.warmUp(small, members(path, FEW));
    HttpLoad.warmUp(large, members(path, MANY));
    List<Result> few = new ArrayList<>();
    List<Result> many = new ArrayList<>();
    List<Result> busy = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      few.add(HttpLoad.inCircle(small, members(path, FEW), MEASURED));
      many.add(HttpLoad.inCircle(large, members(path, MANY), MEASURED));
      busy.add(HttpLoad.inCircle(large, busyMember(path), MEASURED));
    }
    System.out.printf("%nGET %s, median (minimum–maximum) of %d rounds%n", path, ROUNDS);
    print("1 entry, 100 accounts", few, few);
    print("1 entry, 1,000,000 accounts", many, few);
    print("10,000 entries, likewise", busy, few);
  }

  private static void print(String name, List<Result> rounds, List<Result> base) {
    System.out.printf(
        "%-28s %-24s requests/s, ratio %-18s server CPU %s µs%n",
        name,
        Figures.of("%,.0f", rounds, Result::requestsPerSecond),
        Figures.ratios(rounds, base, Result::requestsPerSecond),
        Figures.of("%.0f", rounds, Result::serverMicrosPerRequest));
  }

  /** Members from all over the database, so that not all of them are in its cache. */
  private static List<Exchange> members(String path, int accounts) {
    return IntStream.range(0, TOKENS)
        .mapToObj(i -> exchange(path, 1 + (long) i * 7919 % accounts, ScaleDatabase.POINTS))
        .toList();
  }

  private static List<Exchange> busyMember(String path) {
    return IntStream.range(0, TOKENS)
        .mapToObj(i -> exchange(path, ScaleDatabase.BUSY_CUSTOMER, ScaleDatabase.BUSY_BALANCE))
        .toList();
  }

  /** In both answers: the balance, and as the newest entry's {@code balanceAfter}. */
  private static Exchange exchange(String path, long customer, long balance) {
    String name = path.endsWith("history") ? "balanceAfter" : "balance";
    return new Exchange(ServerProcess.get(path, customer), "\"%s\":%d,".formatted(name, balance));
  }
}
