package com.example.loyalty.discount;

import com.example.loyalty.discount.AdminTokens.Token;
import com.example.loyalty.sessiontoken.ClientSecret;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Shopify's GraphQL Admin API, kept from holding more threads, and longer, than it may. */
final class AdminApi {

  /** Of one process, for all shops: what waits are its threads. */
  static final int MAX_WAITING = 16;

  final AdminTokens tokens;
  final Clock clock;
  private final AdminHttp http = new AdminHttp();
  private final AdminOrigin origin;
  private final Semaphore places = new Semaphore(MAX_WAITING);
  private final Map<ShopDomain, Circuit> circuits = new ConcurrentHashMap<>();

  AdminApi(AdminOrigin origin, String clientId, ClientSecret secret, Clock clock) {
    this.origin = origin;
    this.tokens = new AdminTokens(http, origin, clientId, secret, clock);
    this.clock = clock;
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param patience how long to wait for the answer in all, tokens included
   */
  Answer call(ShopDomain shop, Operation operation, Map<String, ?> variables, Duration patience) {
    if (!places.tryAcquire()) {
      return Unclear.notAsked("too many calls wait already", Optional.of(Throttling.DEFAULT));
    }
    try {
      var deadline = new Deadline(patience);
      Circuit circuit = circuits.computeIfAbsent(shop, same -> new Circuit(shop, clock));
      Optional<Duration> pause = circuit.pause();
      if (pause.isPresent()) {
        return Unclear.notAsked("the shop's Admin API is given a pause", pause);
      }
      byte[] body = Json.bytes(Map.of("query", operation.document, "variables", variables));
      return new AdminCall(this, circuit, shop, operation, body, deadline).run();
    } finally {
      places.release();
    }
  }

  /** One request; see {@link AdminHttp#post}. */
  CompletableFuture<HttpResponse<byte[]>> post(
      ShopDomain shop, Token token, byte[] body, Duration within) {
    return http.post(
        origin.resolve(shop, "/admin/api/" + Operation.API_VERSION + "/graphql.json"),
        body,
        within,
        "Content-Type",
        "application/json",
        "X-Shopify-Access-Token",
        token.text());
  }

  void forget(ShopDomain shop) {
    tokens.forget(shop);
    circuits.remove(shop);
  }
}
