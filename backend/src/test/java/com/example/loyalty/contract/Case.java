package com.example.loyalty.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.example.loyalty.sessiontoken.SessionTokens;
import com.example.loyalty.webhook.Webhooks;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request and what comes of it.
 *
 * @param operation in the document
 * @param outcome the status, and the problem's code or the state
 * @param request byte for byte
 */
record Case(String what, String operation, String outcome, String request) {

  /**
   * An operation of the document and a method and target that lead there.
   *
   * @param name with the parameters of its path in braces
   */
  record Operation(String name, String target) {

    Operation(String name) {
      this(name, name);
    }

    Operation with(String query) {
      return new Operation(name, target + query);
    }

    String targetOf(String method) {
      return method + target.substring(target.indexOf(' '));
    }
  }

  static final Operation WEBHOOK = new Operation("POST /webhooks");

  private static final String LONG = "a".repeat(8192);

  @Override
  public String toString() {
    int end = Math.min(request.indexOf('\r'), 60);
    return what + ", " + request.substring(0, end) + ": " + outcome;
  }

  static Case of(String what, String outcome, Operation operation, String... headers) {
    return new Case(what, operation.name(), outcome, request(operation.target(), headers));
  }

  /** A webhook as Shopify sends it. */
  static Case webhook(String what, String outcome, String topic, Object body) {
    String about = "X-Shopify-Topic: " + topic + "\r\nX-Shopify-Shop-Domain: " + SessionTokens.SHOP;
    return signed(what, outcome, body, body, about);
  }

  /** A webhook whose HMAC is that of a text, and perhaps not of its body. */
  static Case signed(String what, String outcome, Object text, Object body, String headers) {
    String hmac = Webhooks.hmac(SessionTokens.SECRET, text.toString().getBytes(UTF_8));
    String request =
        request(
            WEBHOOK.target(),
            "X-Shopify-Hmac-Sha256: " + hmac,
            headers,
            "Content-Type: application/json",
            "Content-Length: " + body.toString().length());
    return new Case(what, WEBHOOK.name(), outcome, request + body);
  }

  /** What the server itself answers, here at the address of an operation. */
  static Stream<Case> ofAnyRequest(Operation operation) {
    String target = operation.target();
    return Stream.of(
        any("a preflight", "204", request(operation.targetOf("OPTIONS"), "Origin: null")),
        any("an unreadable Accept", "400 malformed-request", request(target, "Accept: ;")),
        any(
            "another HTTP",
            "400 malformed-request",
            request(target).replace("HTTP/1.1", "HTTP/4.0")),
        any("an unknown method", "405 method-not-allowed", request(operation.targetOf("BREW"))),
        any("another method", "405 method-not-allowed", request(operation.targetOf("DELETE"))),
        any("a long query", "414 uri-too-long", request(target + "?" + LONG)),
        any("an expectation", "417 expectation-failed", request(target, "Expect: coffee")),
        any("a long header", "431 request-header-fields-too-large", request(target, "X: " + LONG)));
  }

  static Case any(String what, String outcome, String request) {
    return new Case(what, OpenApi.ANY_REQUEST, outcome, request);
  }

  static String request(String methodAndTarget, String... headers) {
    String more = Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining());
    return methodAndTarget
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + more
        + "\r\n";
  }
}
