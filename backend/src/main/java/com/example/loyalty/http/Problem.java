package com.example.loyalty.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/**
 * An error as RFC 9457 describes it.
 *
 * @param type always {@code about:blank}: the code says which problem it is
 * @param title the status in words
 * @param status the HTTP status
 * @param code a stable name for programs, in kebab case
 * @param detail a sentence for developers, without anything of the request in it
 * @param more members that only this problem has
 */
public record Problem(
    String type,
    String title,
    int status,
    String code,
    String detail,
    @JsonAnyGetter Map<String, Object> more) {

  public static final MediaType MEDIA_TYPE = new MediaType("application", "problem+json");

  static Problem of(int status, String detail) {
    String title = HttpStatus.getMessage(status);
    return new Problem("about:blank", title, status, code(status, title), detail, Map.of());
  }

  private static String code(int status, String title) {
    return switch (status) {
      case 400 -> "malformed-request";
      case 500 -> "internal-error";
      default -> title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
    };
  }

  /** What can be said of an error of which only the status is known. */
  static Problem of(int status) {
    return of(
        status,
        switch (status) {
          case 404 -> "There is nothing at this address.";
          case 405 -> "This address does not answer to that method; see the Allow header.";
          case 406 -> "The answer is only to be had as application/json.";
          case 414 -> "The address is too long.";
          case 415 -> "The body is to be sent as application/json.";
          case 431 -> "The request's headers are too large.";
          case 500 -> "Something went wrong here. It has been logged.";
          case 503 -> "The service is starting or stopping; try again.";
          default -> "The request could not be understood.";
        });
  }
}
