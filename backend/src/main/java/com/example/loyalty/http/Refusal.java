package com.example.loyalty.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/** What a resource throws to answer with a {@link Problem}. */
public final class Refusal {

  private Refusal() {}

  /** 400: the request cannot be understood, whoever sent it. */
  public static WebApplicationException malformed(String detail) {
    return of(400, "malformed-request", detail);
  }

  /** 401: whoever sent a webhook does not know the client secret. */
  public static WebApplicationException invalidHmac(String detail) {
    // RFC 9110 §15.5.2 wants a challenge; there is no registered scheme, so it names the header.
    return new WebApplicationException(
        response(401, "invalid-hmac", detail)
            .header(HttpHeaders.WWW_AUTHENTICATE, "X-Shopify-Hmac-Sha256")
            .build());
  }

  /** 403: the session token is good, but has no {@code sub}. */
  public static WebApplicationException customerRequired() {
    return of(403, "customer-required", "This is only for a customer who is logged in.");
  }

  /** 404: there is no such thing, or it is somebody else's. */
  public static WebApplicationException notFound() {
    return of(404, "not-found", "There is nothing at this address.");
  }

  /** 429: too many tries at once. */
  public static WebApplicationException tooManyRequests(long seconds) {
    return new WebApplicationException(
        response(429, "too-many-requests", "Too many tries: wait %d seconds.".formatted(seconds))
            .header(HttpHeaders.RETRY_AFTER, seconds)
            .build());
  }

  /**
   * Any other refusal.
   *
   * @param code a stable name for programs, in kebab case
   * @param detail a sentence for developers, without anything secret of the request in it
   */
  public static WebApplicationException of(int status, String code, String detail) {
    return new WebApplicationException(response(status, code, detail).build());
  }

  /**
   * The same, with more for programs.
   *
   * @param more further members of the body
   */
  public static WebApplicationException of(
      int status, String code, String detail, Map<String, Object> more) {
    return new WebApplicationException(response(status, code, detail, more).build());
  }

  private static Response.ResponseBuilder response(int status, String code, String detail) {
    return response(status, code, detail, Map.of());
  }

  private static Response.ResponseBuilder response(
      int status, String code, String detail, Map<String, Object> more) {
    String title = HttpStatus.getMessage(status);
    return Response.status(status)
        .type(Problem.MEDIA_TYPE)
        .entity(new Problem("about:blank", title, status, code, detail, more));
  }
}
