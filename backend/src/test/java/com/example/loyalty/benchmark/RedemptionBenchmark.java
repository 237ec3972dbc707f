package com.example.loyalty.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.example.loyalty.benchmark.HttpLoad.Result;
import com.example.loyalty.discount.FakeAdminApi;
import com.example.loyalty.discount.FakeReply;
import com.example.loyalty.sessiontoken.SessionTokens;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** {@code GET /api/loyalty} while redemptions wait for an Admin API that takes five seconds. */
final class RedemptionBenchmark {

  private static final int READERS = 1_000;
  private static final int IN_FLIGHT = 50;
  private static final int ROUNDS = 5;
  private static final Duration MEASURED = Duration.ofSeconds(4);
  private static final Duration ADMIN_API = Duration.ofSeconds(5);
  private static final int MAX_SECONDS_TO_ISSUE = 90;

  private RedemptionBenchmark() {}

  static void run(Path directory) throws Exception {
    System.out.printf(
        "GET /api/loyalty, alone and with %d redemptions in flight, each answer of the Admin API"
            + " after %d s%n",
        IN_FLIGHT, ADMIN_API.toSeconds());
    try (FakeAdminApi shopify = FakeAdminApi.start()) {
      shopify.always(FakeReply.slow(ADMIN_API));
      File log = directory.resolve("redemptions.log").toFile();
      try (ServerProcess server =
          ServerProcess.start(
              List.of("-jar", LoyaltyBenchmark.JAR),
              LoyaltyBenchmark.h2(directory.resolve("redemptions")),
              log,
              Map.of("SHOPIFY_ADMIN_ORIGIN", shopify.origin()))) {
        measure(server);
        System.out.println(server.check());
      }
    }
  }

  private static void measure(ServerProcess server) throws Exception {
    for (long customer = 1; customer <= READERS; customer++) {
      server.credit(customer, customer);
    }
    System.out.println("Warming up");
    HttpLoad.warmUp(server, HttpLoad.balances(READERS));
    List<Result> alone = new ArrayList<>();
    List<Result> beside = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      System.out.printf("Round %d of %d%n", round, ROUNDS);
      alone.add(HttpLoad.inCircle(server, HttpLoad.balances(READERS), MEASURED));
      beside.add(besideRedemptions(server, READERS + (long) round * IN_FLIGHT));
    }
    System.out.printf("%nMedian (minimum–maximum) of %d rounds%n", ROUNDS);
    print("requests/s, alone", "%,.0f", alone);
    print("requests/s, beside redemptions", "%,.0f", beside);
    System.out.printf(
        "%-32s %s%n",
        "ratio, round by round", Figures.ratios(beside, alone, Result::requestsPerSecond));
  }

  private static void print(String name, String format, List<Result> results) {
    System.out.printf("%-32s %s%n", name, Figures.of(format, results, Result::requestsPerSecond));
  }

  /** Starts to measure when all are asked for, and ends when Shopify has answered them all. */
  private static Result besideRedemptions(ServerProcess server, long firstCustomer)
      throws Exception {
    List<Long> customers =
        LongStream.range(firstCustomer, firstCustomer + IN_FLIGHT).boxed().toList();
    for (long customer : customers) {
      server.credit(customer, 100);
    }
    ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (long customer : customers) {
        answers.add(threads.submit(redeem(server, customer)));
      }
      Result result = HttpLoad.inCircle(server, HttpLoad.balances(READERS), MEASURED);
      for (Future<String> answer : answers) {
        if (!answer.get().startsWith("HTTP/1.1 202 ")) {
          throw new IllegalStateException("not in flight: " + answer.get());
        }
      }
      for (long customer : customers) {
        awaitCode(server, customer);
      }
      return result;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<String> redeem(ServerProcess server, long customer) {
    String body = "{\"rewardId\":\"r5\"}";
    String headers =
        "Authorization: Bearer %s\r\nIdempotency-Key: benchmark\r\n"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n";
    String token = SessionTokens.fresh().forCustomer(customer).sign();
    byte[] head =
        HttpConnection.request(
            "POST", "/api/loyalty/redemptions", headers.formatted(token, body.length()));
    byte[] request = (new String(head, US_ASCII) + body).getBytes(US_ASCII);
    return () -> {
      try (HttpConnection connection = new HttpConnection(server.port())) {
        return connection.exchange(request);
      }
    };
  }

  private static void awaitCode(ServerProcess server, long customer) throws Exception {
    try (HttpConnection connection = new HttpConnection(server.port())) {
      for (int seconds = 0; seconds < MAX_SECONDS_TO_ISSUE; seconds++) {
        String answer = connection.exchange(ServerProcess.get("/api/loyalty", customer));
        if (answer.contains("\"status\":\"ISSUED\"")) {
          return;
        }
        Thread.sleep(1_000);
      }
    }
    throw new IllegalStateException("no code for customer " + customer);
  }
}
