package com.example.loyalty.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** Sends requests on 16 keep-alive connections, each as soon as the one before is answered. */
final class HttpLoad {

  private static final int CONNECTIONS = 16;
  private static final int WARM_UP_REQUESTS = 100_000;
  private static final int MAX_REQUESTS = 160_000;

  private HttpLoad() {}

  /**
   * A request, and what its answer has in it.
   *
   * @param expected so much of the answer that no other customer's would pass
   */
  record Exchange(byte[] request, String expected) {}

  /**
   * What came of a load.
   *
   * @param latencies in nanoseconds, the shortest first
   * @param serverCpu processor time of the server's process
   * @param ownCpu processor time of this one
   */
  record Result(Duration elapsed, long[] latencies, Duration serverCpu, Duration ownCpu) {

    double requestsPerSecond() {
      return latencies.length * 1e9 / elapsed.toNanos();
    }

    double latencyMillis(double quantile) {
      return latencies[(int) (quantile * (latencies.length - 1))] / 1e6;
    }

    double serverMicrosPerRequest() {
      return serverCpu.toNanos() / 1e3 / latencies.length;
    }

    double ownMicrosPerRequest() {
      return ownCpu.toNanos() / 1e3 / latencies.length;
    }
  }

  /**
   * Reads the balances of customers 1 to n, each with as many points as its number says. With new
   * tokens each time, since they live for five minutes.
   */
  static List<Exchange> balances(int customers) {
    return LongStream.rangeClosed(1, customers)
        .mapToObj(
            customer ->
                new Exchange(
                    ServerProcess.get("/api/loyalty", customer),
                    "\"balance\":%d,".formatted(customer)))
        .toList();
  }

  /**
   * Sends the exchanges in a circle until the time is over.
   *
   * @throws Exception when an answer is not the expected one
   */
  static Result inCircle(ServerProcess server, List<Exchange> exchanges, Duration time)
      throws Exception {
    return run(server, exchanges, MAX_REQUESTS, time);
  }

  /**
   * Sends so many exchanges that the JVM has compiled what they need, for 30 seconds at most.
   *
   * @throws Exception when an answer is not the expected one
   */
  static void warmUp(ServerProcess server, List<Exchange> exchanges) throws Exception {
    run(server, exchanges, WARM_UP_REQUESTS, Duration.ofSeconds(30));
  }

  /**
   * Sends each exchange once, or fewer when the time is over before.
   *
   * @throws Exception when an answer is not the expected one
   */
  static Result once(ServerProcess server, List<Exchange> exchanges, Duration time)
      throws Exception {
    return run(server, exchanges, exchanges.size(), time);
  }

  private static Result run(ServerProcess server, List<Exchange> exchanges, int most, Duration time)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      Duration serverCpu = server.cpu();
      Duration ownCpu = ServerProcess.cpu(ProcessHandle.current());
      long start = System.nanoTime();
      long end = start + time.toNanos();
      var next = new AtomicInteger();
      Callable<long[]> connection = () -> latencies(server.port(), exchanges, next, most, end);
      LongStream latencies = LongStream.empty();
      for (Future<long[]> each : threads.invokeAll(Collections.nCopies(CONNECTIONS, connection))) {
        latencies = LongStream.concat(latencies, Arrays.stream(each.get()));
      }
      return new Result(
          Duration.ofNanos(System.nanoTime() - start),
          latencies.sorted().toArray(),
          server.cpu().minus(serverCpu),
          ServerProcess.cpu(ProcessHandle.current()).minus(ownCpu));
    } finally {
      threads.shutdownNow();
    }
  }

  private static long[] latencies(
      int port, List<Exchange> exchanges, AtomicInteger next, int most, long end)
      throws IOException {
    LongStream.Builder latencies = LongStream.builder();
    try (HttpConnection connection = new HttpConnection(port)) {
      long sent = System.nanoTime();
      for (int i = next.getAndIncrement(); i < most && sent < end; i = next.getAndIncrement()) {
        Exchange exchange = exchanges.get(i % exchanges.size());
        String answer = connection.exchange(exchange.request());
        long answered = System.nanoTime();
        latencies.add(answered - sent);
        sent = answered;
        if (!answer.startsWith("HTTP/1.1 200 ") || !answer.contains(exchange.expected())) {
          throw new IllegalStateException("a wrong answer: " + answer);
        }
      }
    }
    return latencies.build().toArray();
  }
}
