package com.example.loyalty.discount;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a {@link FakeAdminApi} does with one request. */
@FunctionalInterface
public interface FakeReply {

  record Content(int status, String body) {}

  /**
   * Answers, or does not.
   *
   * @param act does what was asked, and says what to answer
   */
  void to(HttpExchange exchange, Supplier<Content> act) throws IOException;

  static FakeReply normal() {
    return (exchange, act) -> send(exchange, act.get());
  }

  /** Does nothing and answers this; headers in pairs of name and value. */
  static FakeReply answer(int status, String body, String... headers) {
    return (exchange, act) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      send(exchange, new Content(status, body));
    };
  }

  /** Creates nothing and says why: {@code userErrors} as JSON. */
  static FakeReply refused(String userErrors) {
    return answer(
        200,
        "{\"data\":{\"discountCodeBasicCreate\":{\"codeDiscountNode\":null,\"userErrors\":"
            + userErrors
            + "}}}");
  }

  /** THROTTLED, as if the query cost 10, 4 were there, and that many came in a second. */
  static FakeReply throttled(double restoreRate) {
    return answer(
        200,
        """
        {"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],
         "extensions":{"cost":{"requestedQueryCost":10,"actualQueryCost":null,
         "throttleStatus":{"maximumAvailable":2000.0,"currentlyAvailable":4,"restoreRate":%s}}}}"""
            .formatted(restoreRate));
  }

  /** Waits, then does as asked. */
  static FakeReply slow(Duration wait) {
    return (exchange, act) -> {
      await(new CountDownLatch(1), wait);
      send(exchange, act.get());
    };
  }

  /** Waits until the test says so, then does as asked. */
  static FakeReply after(CountDownLatch signal) {
    return (exchange, act) -> {
      await(signal, Duration.ofSeconds(30));
      send(exchange, act.get());
    };
  }

  /** Hangs up without having done anything. */
  static FakeReply cutBefore() {
    return (exchange, act) -> exchange.close();
  }

  /** Does as asked and hangs up: the answer is lost. */
  static FakeReply cutAfter() {
    return (exchange, act) -> {
      act.get();
      exchange.close();
    };
  }

  /** A body without end, until the other side hangs up, which the latch then tells. */
  static FakeReply endless(CountDownLatch hungUp) {
    return (exchange, act) -> {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        while (true) {
          out.write(' ');
          out.flush();
          await(new CountDownLatch(1), Duration.ofMillis(20));
        }
      } catch (IOException e) {
        hungUp.countDown();
      }
    };
  }

  static FakeReply orElse(@Nullable FakeReply reply, FakeReply otherwise) {
    return Optional.ofNullable(reply).orElse(otherwise);
  }

  private static void send(HttpExchange exchange, Content content) throws IOException {
    byte[] bytes = content.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(content.status(), bytes.length == 0 ? -1 : bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private static void await(CountDownLatch signal, Duration atMost) {
    try {
      var unused = signal.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
