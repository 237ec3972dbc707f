package com.example.loyalty.discount;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.example.loyalty.sessiontoken.SessionTokens;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Plays a shop's Admin API on this machine: gives out tokens for the client credentials of {@link
 * SessionTokens} and answers GraphQL for {@link FakeDiscounts}. It takes nothing that Shopify would
 * not take, and can be told to fail.
 */
public final class FakeAdminApi implements AutoCloseable {

  /** How every token begins, so that a test can look for them. */
  public static final String TOKEN_PREFIX = "shpat_";

  private static final ObjectMapper JSON = new ObjectMapper();

  public final FakeDiscounts discounts;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "fake-admin-api");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final Queue<FakeReply> next = new ConcurrentLinkedQueue<>();
  private final Queue<FakeReply> nextToken = new ConcurrentLinkedQueue<>();
  private volatile int tokenSeconds = 86_399;
  private volatile FakeReply otherwise = FakeReply.normal();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger tokenRequests = new AtomicInteger();

  private FakeAdminApi(Clock clock) throws IOException {
    discounts = new FakeDiscounts(clock);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/admin/oauth/access_token", this::token);
    server.createContext("/admin/api/2026-07/graphql.json", this::graphql);
    server.setExecutor(threads);
    server.start();
  }

  public static FakeAdminApi start() throws IOException {
    return new FakeAdminApi(Clock.systemUTC());
  }

  /** With a clock by which codes expire. */
  public static FakeAdminApi start(Clock clock) throws IOException {
    return new FakeAdminApi(clock);
  }

  /** For {@code SHOPIFY_ADMIN_ORIGIN}. */
  public String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What the next GraphQL requests get, one each; then they are answered as ever. */
  public void next(FakeReply... replies) {
    next.addAll(Arrays.asList(replies));
  }

  /** What the next requests for a token get, one each. */
  public void nextToken(FakeReply... replies) {
    nextToken.addAll(Arrays.asList(replies));
  }

  /** What every GraphQL request gets that {@link #next} says nothing of. */
  public void always(FakeReply reply) {
    otherwise = reply;
  }

  /** Answers as ever from now on. */
  public void calm() {
    next.clear();
    nextToken.clear();
    otherwise = FakeReply.normal();
  }

  /** How long tokens are good for from now on, as far as the answer says. */
  public void tokenSeconds(int seconds) {
    tokenSeconds = seconds;
  }

  public void revokeTokens() {
    tokens.clear();
  }

  /** GraphQL requests so far, whatever they got. */
  public int requests() {
    return requests.get();
  }

  public int tokenRequests() {
    return tokenRequests.get();
  }

  private void token(HttpExchange exchange) throws IOException {
    int number = tokenRequests.incrementAndGet();
    byte[] body = exchange.getRequestBody().readAllBytes();
    FakeReply.orElse(nextToken.poll(), FakeReply.normal())
        .to(exchange, () -> grant(exchange, new String(body, UTF_8), TOKEN_PREFIX + number));
  }

  private FakeReply.Content grant(HttpExchange exchange, String form, String token) {
    Map<String, String> wanted =
        Map.of(
            "grant_type", "client_credentials",
            "client_id", SessionTokens.CLIENT_ID,
            "client_secret", SessionTokens.SECRET);
    if (!isPost(exchange, "application/x-www-form-urlencoded") || !fields(form).equals(wanted)) {
      return new FakeReply.Content(400, "<title>400 - Oauth error invalid_request</title>");
    }
    tokens.add(token);
    return new FakeReply.Content(
        200,
        "{\"access_token\":\"%s\",\"scope\":\"write_discounts\",\"expires_in\":%d}"
            .formatted(token, tokenSeconds));
  }

  private static Map<String, String> fields(String form) {
    return Arrays.stream(form.split("&"))
        .map(field -> field.split("=", 2))
        .collect(
            Collectors.toMap(
                field -> field[0], field -> URLDecoder.decode(field[1], UTF_8), (a, b) -> a + b));
  }

  private void graphql(HttpExchange exchange) throws IOException {
    int number = requests.incrementAndGet();
    byte[] body = exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("X-Request-Id", "request-" + number);
    FakeReply.orElse(next.poll(), otherwise).to(exchange, () -> run(exchange, body));
  }

  private FakeReply.Content run(HttpExchange exchange, byte[] body) {
    String token = exchange.getRequestHeaders().getFirst("X-Shopify-Access-Token");
    if (token == null || !tokens.contains(token)) {
      return new FakeReply.Content(
          401,
          "{\"errors\":\"[API] Invalid API key or access token"
              + " (unrecognized login or wrong password)\"}");
    }
    if (!isPost(exchange, "application/json")) {
      return new FakeReply.Content(400, "{\"errors\":\"Bad Request\"}");
    }
    try {
      JsonNode request = JSON.readTree(body);
      return new FakeReply.Content(200, discounts.answer(request).toString());
    } catch (IOException e) {
      return new FakeReply.Content(400, "{\"errors\":\"Bad Request\"}");
    }
  }

  private static boolean isPost(HttpExchange exchange, String contentType) {
    return exchange.getRequestMethod().equals("POST")
        && contentType.equals(exchange.getRequestHeaders().getFirst("Content-Type"));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
