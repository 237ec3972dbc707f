package com.example.loyalty.points;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code POST /tasks/adjust} on the admin connector: the command {@code adjust} for a database that
 * a running server holds open. A servlet, because Dropwizard's tasks answer whatever they refuse
 * with 500.
 */
public final class AdjustTask extends HttpServlet {

  private final transient Ledger ledger;

  public AdjustTask(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      answer(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "POST only.");
      return;
    }
    if (request.getHeader("Origin") != null || request.getHeader("Sec-Fetch-Site") != null) {
      // A web page that the operator has open could otherwise post to loopback.
      answer(response, HttpServletResponse.SC_FORBIDDEN, "Not from a browser.");
      return;
    }
    Adjustment adjustment;
    try {
      adjustment = adjustment(request);
    } catch (IllegalArgumentException e) {
      answer(response, HttpServletResponse.SC_BAD_REQUEST, String.valueOf(e.getMessage()));
      return;
    }
    Adjusted adjusted = ledger.adjust(adjustment);
    int status = adjusted.holds() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_CONFLICT;
    answer(response, status, adjusted.sentence());
  }

  private static Adjustment adjustment(HttpServletRequest request) {
    return Adjustment.parse(
        parameter(request, "shop"),
        parameter(request, "customer"),
        parameter(request, "points"),
        parameter(request, "reason"),
        optionalParameter(request, "key"));
  }

  private static String parameter(HttpServletRequest request, String name) {
    return optionalParameter(request, name)
        .orElseThrow(() -> new IllegalArgumentException(name + ": is missing"));
  }

  private static Optional<String> optionalParameter(HttpServletRequest request, String name) {
    String[] values = request.getParameterValues(name);
    if (values != null && values.length > 1) {
      throw new IllegalArgumentException(name + ": is there more than once");
    }
    return Optional.ofNullable(request.getParameter(name));
  }

  private static void answer(HttpServletResponse response, int status, String sentence)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain; charset=utf-8");
    response.getWriter().println(sentence);
  }
}
