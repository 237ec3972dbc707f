package com.example.loyalty.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The headers that every answer carries, a 404 and a 500 too, and the answer to every preflight:
 * without them a browser hides even the status from the extension.
 *
 * <p>Any origin, because a checkout UI extension's "may change without notice" and is {@code null}
 * in its sandbox; safe, because the token travels in a header that no browser adds by itself, and
 * credentials stay forbidden. Jetty's {@code CrossOriginHandler} echoes the origin instead of
 * answering {@code *} and leaves out the errors that Jetty itself answers.
 *
 * @see <a
 *     href="https://shopify.dev/docs/api/checkout-ui-extensions/latest/configuration#network-access">Shopify:
 *     network access</a>
 */
final class ApiHeaders extends Handler.Wrapper {

  private static final HttpField[] ALWAYS = {
    new PreEncodedHttpField("Access-Control-Allow-Origin", "*"),
    new PreEncodedHttpField(
        "Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After, Location"),
    // RFC 9111 §5.2.2.5: balances and problems are for this caller, now.
    new PreEncodedHttpField("Cache-Control", "no-store"),
    new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
  };

  private static final HttpField[] PREFLIGHT = {
    new PreEncodedHttpField("Access-Control-Allow-Methods", "GET, POST"),
    new PreEncodedHttpField(
        "Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key"),
    // Chromium keeps a preflight for two hours at most.
    new PreEncodedHttpField("Access-Control-Max-Age", "7200"),
  };

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    addTo(response.getHeaders());
    if (!HttpMethod.OPTIONS.is(request.getMethod())) {
      return super.handle(request, response, callback);
    }
    for (HttpField field : PREFLIGHT) {
      response.getHeaders().put(field);
    }
    response.setStatus(204);
    callback.succeeded();
    return true;
  }

  static void addTo(HttpFields.Mutable headers) {
    for (HttpField field : ALWAYS) {
      headers.put(field);
    }
  }
}
