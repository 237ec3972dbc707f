package com.example.loyalty.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Sends requests on 16 keep-alive connections, each as soon as the one before is answered. */
final class HttpLoad {

  private static final int CONNECTIONS = 16;
  private static final int MAX_REQUESTS_PER_CONNECTION = 10_000;

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
   * Sends the exchanges in a circle until the time is over.
   *
   * @throws Exception when an answer is not the expected one
   */
  static Result run(ServerProcess server, List<Exchange> exchanges, Duration time)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      Duration serverCpu = server.cpu();
      Duration ownCpu = ServerProcess.cpu(ProcessHandle.current());
      long start = System.nanoTime();
      List<Callable<long[]>> connections = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        int first = i * exchanges.size() / CONNECTIONS;
        connections.add(() -> latencies(server.port(), exchanges, first, start + time.toNanos()));
      }
      LongStream latencies = LongStream.empty();
      for (Future<long[]> connection : threads.invokeAll(connections)) {
        latencies = LongStream.concat(latencies, Arrays.stream(connection.get()));
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

  private static long[] latencies(int port, List<Exchange> exchanges, int first, long end)
      throws Exception {
    long[] latencies = new long[MAX_REQUESTS_PER_CONNECTION];
    int count = 0;
    try (HttpConnection connection = new HttpConnection(port)) {
      for (long sent = System.nanoTime(); sent < end && count < latencies.length; count++) {
        Exchange exchange = exchanges.get((first + count) % exchanges.size());
        String answer = connection.exchange(exchange.request());
        long answered = System.nanoTime();
        latencies[count] = answered - sent;
        sent = answered;
        if (!answer.startsWith("HTTP/1.1 200 ") || !answer.contains(exchange.expected())) {
          throw new IllegalStateException("a wrong answer: " + answer);
        }
      }
    }
    return Arrays.copyOf(latencies, count);
  }
}
