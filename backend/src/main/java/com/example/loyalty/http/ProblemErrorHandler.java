package com.example.loyalty.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Turns what Jetty refuses before any of our code runs (an ambiguous address, headers too large)
 * into a {@link Problem}. Jetty's own page is HTML and quotes the request.
 */
final class ProblemErrorHandler implements Request.Handler {

  private final ObjectMapper json;

  ProblemErrorHandler(ObjectMapper json) {
    this.json = json;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException refusal) {
      // Jetty answers a request line that it cannot read with 505 or 426. The fault is the
      // client's.
      int code = refusal.getCode();
      response.setStatus(code == 505 || code == 426 ? 400 : code);
    }
    if (response.getStatus() == 405) {
      // RFC 9110 §15.5.6 wants it. Dropwizard refuses unknown methods before Jersey can say more.
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD, OPTIONS, POST");
    }
    ApiHeaders.addTo(response.getHeaders());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE.toString());
    byte[] body = json.writeValueAsBytes(Problem.of(response.getStatus()));
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
