package com.example.loyalty.benchmark;

import com.example.loyalty.sessiontoken.SessionTokens;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, so that its processor time is not mixed with the load's.
 *
 * @param timeToFirstAnswer from the start of the process to a customer's points
 */
record ServerProcess(Process process, int port, int adminPort, Duration timeToFirstAnswer)
    implements AutoCloseable {

  private static final Duration MAX_TIME_TO_FIRST_ANSWER = Duration.ofSeconds(60);

  /**
   * Starts a server and waits until it answers.
   *
   * @param java what follows {@code java} on the command line
   * @param log is written anew
   */
  static ServerProcess start(List<String> java, String databaseUrl, File log) throws Exception {
    return start(java, databaseUrl, log, Map.of());
  }

  /** The same, with more in its environment. */
  static ServerProcess start(
      List<String> java, String databaseUrl, File log, Map<String, String> more) throws Exception {
    int port = freePort();
    int adminPort = freePort();
    List<String> command = new ArrayList<>(java);
    command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    builder.environment().put("SHOPIFY_API_KEY", SessionTokens.CLIENT_ID);
    builder.environment().put("SHOPIFY_API_SECRET", SessionTokens.SECRET);
    builder.environment().put("PORT", String.valueOf(port));
    builder.environment().put("ADMIN_PORT", String.valueOf(adminPort));
    builder.environment().put("DATABASE_URL", databaseUrl);
    builder.environment().putAll(more);
    long start = System.nanoTime();
    Process process = builder.start();
    // The benchmark may be interrupted; the server must not outlive it.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() - start > MAX_TIME_TO_FIRST_ANSWER.toNanos()) {
        process.destroy();
        throw new IllegalStateException("the server did not start, see " + log);
      }
      Thread.sleep(5);
    }
    return new ServerProcess(process, port, adminPort, Duration.ofNanos(System.nanoTime() - start));
  }

  /** A customer's request, with a token of its own. */
  static byte[] get(String path, long customer) {
    String token = SessionTokens.fresh().forCustomer(customer).sign();
    return HttpConnection.request("GET", path, "Authorization: Bearer " + token + "\r\n");
  }

  /** Gives a customer points. */
  void credit(long customer, long points) throws IOException {
    String query = "/tasks/adjust?shop=%s&customer=%d&points=%d&reason=benchmark";
    String path = query.formatted(SessionTokens.SHOP.host(), customer, points);
    try (HttpConnection admin = new HttpConnection(adminPort)) {
      String answer = admin.exchange(HttpConnection.request("POST", path, "Content-Length: 0\r\n"));
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        throw new IllegalStateException("a customer got no points: " + answer);
      }
    }
  }

  /**
   * What {@code POST /tasks/check} says of the database.
   *
   * @throws IllegalStateException when anything in it is wrong
   */
  String check() throws IOException {
    try (HttpConnection admin = new HttpConnection(adminPort)) {
      String answer =
          admin.exchange(HttpConnection.request("POST", "/tasks/check", "Content-Length: 0\r\n"));
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        throw new IllegalStateException("the check found something: " + answer);
      }
      return answer.substring(answer.indexOf("\r\n\r\n")).strip();
    }
  }

  private static boolean answers(int port) {
    try (HttpConnection connection = new HttpConnection(port)) {
      return connection.exchange(get("/api/loyalty", 1)).startsWith("HTTP/1.1 200 ");
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  Duration cpu() {
    return cpu(process.toHandle());
  }

  static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the server did not stop");
    }
  }
}
