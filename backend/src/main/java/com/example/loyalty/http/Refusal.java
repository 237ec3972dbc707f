package com.example.loyalty.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
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

  /**
   * Any other refusal.
   *
   * @param code a stable name for programs, in kebab case
   * @param detail a sentence for developers, without anything secret of the request in it
   */
  public static WebApplicationException of(int status, String code, String detail) {
    return new WebApplicationException(response(status, code, detail).build());
  }

  private static Response.ResponseBuilder response(int status, String code, String detail) {
    String title = HttpStatus.getMessage(status);
    return Response.status(status)
        .type(Problem.MEDIA_TYPE)
        .entity(new Problem("about:blank", title, status, code, detail));
  }
}
