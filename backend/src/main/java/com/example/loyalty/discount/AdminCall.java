package com.example.loyalty.discount;

import com.example.loyalty.discount.AdminTokens.Token;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of the Admin API, from the token to the answer. */
final class AdminCall {

  private static final Logger LOG = LoggerFactory.getLogger(AdminCall.class);

  private final AdminApi api;
  private final Circuit circuit;
  private final ShopDomain shop;
  private final Operation operation;
  private final byte[] body;
  private final Deadline deadline;

  /** A request is on its way, or answered and not known to be turned away unread. */
  private boolean mayBeDone;

  private String requestId = "?";

  AdminCall(
      AdminApi api,
      Circuit circuit,
      ShopDomain shop,
      Operation operation,
      byte[] body,
      Deadline deadline) {
    this.api = api;
    this.circuit = circuit;
    this.shop = shop;
    this.operation = operation;
    this.body = body;
    this.deadline = deadline;
  }

  Answer run() {
    try {
      Token token = deadline.await(api.tokens.of(shop));
      HttpResponse<byte[]> response = post(token);
      if (isUnauthorized(response)) {
        // Revoked, or older than the scopes that the app has by now.
        api.tokens.drop(shop, token);
        response = post(deadline.await(api.tokens.of(shop)));
      }
      return read(response);
    } catch (TimeoutException | CancellationException e) {
      return failed("no answer in time", Optional.empty());
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      mayBeDone &=
          !(cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException);
      // Other messages than our own could quote what was sent.
      return failed(
          cause instanceof NoTokenException
              ? "no access token: " + cause.getMessage()
              : cause.getClass().getSimpleName(),
          Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unclear("interrupted", mayBeDone, Optional.empty());
    }
  }

  private HttpResponse<byte[]> post(Token token)
      throws ExecutionException, TimeoutException, InterruptedException {
    mayBeDone = true;
    HttpResponse<byte[]> response = deadline.await(api.post(shop, token, body, deadline.left()));
    requestId = Json.name(response.headers().firstValue("X-Request-Id").orElse(""));
    mayBeDone = !isUnauthorized(response);
    return response;
  }

  private Answer read(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    Optional<Duration> retryAfter = Throttling.retryAfter(response.headers(), api.clock);
    if (status == 429) {
      return throttled("HTTP 429", retryAfter.orElse(Throttling.DEFAULT));
    }
    if (status != 200) {
      return failed("HTTP " + status, retryAfter);
    }
    Optional<ObjectNode> json = Json.object(response.body());
    return json.isPresent() ? read(json.get()) : failed("HTTP 200, no JSON", Optional.empty());
  }

  private Answer read(ObjectNode json) {
    // A string where nothing was run at all.
    if (json.path("errors").isTextual() || !json.path("errors").isEmpty()) {
      return ofErrors(json.path("errors"), json.path("extensions").path("cost"));
    }
    JsonNode node = json.path("data").path(operation.field);
    if (node.isMissingNode()) {
      return failed("HTTP 200, no data", Optional.empty());
    }
    circuit.answered();
    LOG.debug("Admin API of {}: {} answered, request {}", shop, operation, requestId);
    return new Answer.Data(node);
  }

  /** Errors of the request as a whole, unlike {@code userErrors}. */
  private Answer ofErrors(JsonNode errors, JsonNode cost) {
    Set<String> codes = new TreeSet<>();
    for (JsonNode error : errors) {
      codes.add(Json.name(error.path("extensions").path("code").asText("")));
    }
    if (codes.contains("THROTTLED")) {
      return throttled("THROTTLED", Throttling.untilAffordable(cost));
    }
    // Answered, and at once: what it is about, such as a missing scope, is no reason for a pause.
    circuit.answered();
    return unclear("GraphQL errors " + codes, Optional.empty());
  }

  private Unclear throttled(String why, Duration wait) {
    mayBeDone = false;
    circuit.throttled(wait);
    return unclear(why, Optional.of(wait));
  }

  private Unclear failed(String why, Optional<Duration> retryAfter) {
    circuit.failed();
    return unclear(why, retryAfter);
  }

  private Unclear unclear(String why, Optional<Duration> retryAfter) {
    LOG.warn("Admin API of {}: {} unclear: {}, request {}", shop, operation, why, requestId);
    return new Unclear(why, mayBeDone, retryAfter);
  }

  private static boolean isUnauthorized(HttpResponse<?> response) {
    return response.statusCode() == 401 || response.statusCode() == 403;
  }
}
