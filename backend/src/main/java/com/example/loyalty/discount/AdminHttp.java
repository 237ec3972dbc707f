package com.example.loyalty.discount;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * HTTP as the Admin API gets it. The JDK's client answers from daemon threads of its own; the
 * thread that asks waits for the future, and no longer than it wants to.
 */
final class AdminHttp {

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Answers have less than a KiB. */
  private static final int MAX_BYTES = 1024 * 1024;

  private final HttpClient client =
      HttpClient.newBuilder()
          // A redirect would take the secret or the token to somebody else.
          .followRedirects(Redirect.NEVER)
          .connectTimeout(CONNECT)
          // A call that is given up then ends its own connection and no other.
          .version(Version.HTTP_1_1)
          .build();

  /**
   * Sends a request.
   *
   * @param within after that the connection is cut. The JDK's own timeout of a request ends with
   *     the headers of the response, so that a body could go on for ever
   */
  CompletableFuture<HttpResponse<byte[]>> post(
      URI uri, byte[] body, Duration within, String... headers) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .POST(BodyPublishers.ofByteArray(body))
            .header("Accept", "application/json")
            .headers(headers)
            .build();
    var response = client.sendAsync(request, head -> new BoundedBody(MAX_BYTES));
    CompletableFuture.delayedExecutor(within.toNanos(), TimeUnit.NANOSECONDS)
        .execute(() -> response.cancel(true));
    return response;
  }
}
