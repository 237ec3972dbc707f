package com.example.loyalty;

import com.example.loyalty.sessiontoken.SessionTokens;
import com.example.loyalty.webhook.Webhooks;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The service as a process of its own, as an operator starts it: environment in, output out. */
public final class RunningService implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final Path output;
  public final int port;
  public final int adminPort;

  private RunningService(Process process, Path output, int port, int adminPort) {
    this.process = process;
    this.output = output;
    this.port = port;
    this.adminPort = adminPort;
  }

  /** What a command printed, and how it ended. */
  public record Ended(int status, String output) {}

  /** Runs a command to its end, with a valid environment that the given one overrides. */
  public static Ended run(Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process = launch(folder, output, environment, arguments);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("did not end: " + Files.readString(output));
    }
    return new Ended(process.exitValue(), Files.readString(output));
  }

  /** Starts the server on free ports and waits until it is healthy. */
  public static RunningService start(Path folder) throws IOException, InterruptedException {
    return start(folder, Map.of());
  }

  /** The same, with more in its environment. */
  public static RunningService start(Path folder, Map<String, String> more)
      throws IOException, InterruptedException {
    int port = freePort();
    int adminPort = freePort();
    Path output = Files.createTempFile(folder, "output", ".txt");
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PORT", "" + port);
    environment.put("ADMIN_PORT", "" + adminPort);
    var service = new RunningService(launch(folder, output, environment), output, port, adminPort);
    for (int tries = 0; tries < 600 && service.process.isAlive(); tries++) {
      try {
        if (service.admin("GET", "/healthcheck").statusCode() == 200) {
          return service;
        }
      } catch (IOException notYet) {
        // Not listening yet.
      }
      Thread.sleep(100);
    }
    service.close();
    throw new AssertionError("did not start: " + service.output());
  }

  private static Process launch(
      Path folder, Path output, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Quick to start rather than quick.
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LoyaltyApplication.class.getName());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(SHOPIFY|DATABASE|ADMIN|LOYALTY)_.*|PORT"));
    builder.environment().put("SHOPIFY_API_KEY", SessionTokens.CLIENT_ID);
    builder.environment().put("SHOPIFY_API_SECRET", SessionTokens.SECRET);
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  public HttpResponse<String> loyalty(String token) throws IOException, InterruptedException {
    return get("/api/loyalty", token);
  }

  public HttpResponse<String> get(String path, String token)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + token)
            .timeout(Duration.ofSeconds(30))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Asks for a reward, with headers that come on top. */
  public HttpResponse<String> redeem(String token, String rewardId, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/loyalty/redemptions"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString("{\"rewardId\":\"" + rewardId + "\"}"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Sends a webhook that is signed as Shopify signs, with headers that replace or add to it. */
  public HttpResponse<String> webhook(String topic, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhooks"))
            .timeout(Duration.ofSeconds(30))
            .setHeader("Content-Type", "application/json")
            .setHeader("X-Shopify-Topic", topic)
            .setHeader("X-Shopify-Shop-Domain", SessionTokens.SHOP.host())
            .setHeader("X-Shopify-Hmac-Sha256", Webhooks.hmac(SessionTokens.SECRET, body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpResponse<String> adminPost(String path, String body)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  public HttpResponse<String> admin(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Sends bytes that no HTTP client would, and reads until the server closes. */
  public String raw(String request) throws IOException {
    return raw(port, request);
  }

  public String rawAdmin(String request) throws IOException {
    return raw(adminPort, request);
  }

  private static String raw(int port, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  public String output() throws IOException {
    return Files.readString(output);
  }

  /** SIGTERM. */
  public Process terminate() {
    process.destroy();
    return process;
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      kill();
    }
  }
}
