package com.example.loyalty.http;

import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Keeps web pages off the admin connector, which asks for no password: a page that the operator has
 * open could post to loopback (every post says its {@code Origin}), and read from it by a name of
 * its own that leads there (DNS rebinding). So it is asked for as localhost or by an address.
 */
public final class NoBrowser extends Handler.Wrapper {

  private static final Pattern NO_NAME = Pattern.compile("localhost|[0-9.]+|.*:.*");

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpFields headers = request.getHeaders();
    if (!headers.contains(HttpHeader.ORIGIN)
        && !headers.contains("Sec-Fetch-Site")
        && NO_NAME.matcher(Request.getServerName(request)).matches()) {
      return super.handle(request, response, callback);
    }
    response.setStatus(403);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
    Content.Sink.write(
        response, true, "Not from a browser, and only as localhost or by an address.\n", callback);
    return true;
  }
}
