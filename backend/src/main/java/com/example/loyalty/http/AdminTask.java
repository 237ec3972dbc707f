package com.example.loyalty.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /tasks/…} on the admin connector: the command of the same name, for a database that a
 * running server holds open. A servlet, because Dropwizard's tasks answer whatever they refuse with
 * 500.
 */
public abstract class AdminTask extends HttpServlet {

  private static final Logger LOG = LoggerFactory.getLogger(AdminTask.class);

  /** What the operator reads; 200 when all is well, 409 when it is not. */
  protected record Answer(int status, String type, String text) {

    public static Answer sentence(boolean allIsWell, String sentence) {
      int status = allIsWell ? HttpServletResponse.SC_OK : HttpServletResponse.SC_CONFLICT;
      return new Answer(status, "text/plain; charset=utf-8", sentence + "\n");
    }

    public static Answer json(String json) {
      return new Answer(HttpServletResponse.SC_OK, "application/json", json + "\n");
    }
  }

  /**
   * Does the work.
   *
   * @throws IllegalArgumentException with a sentence, answered with 400
   */
  protected abstract Answer answer(HttpServletRequest request) throws IOException;

  @Override
  protected final void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      write(response, refusal(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "POST only."));
    } else {
      write(response, answerOrRefusal(request));
    }
  }

  private Answer answerOrRefusal(HttpServletRequest request) throws IOException {
    try {
      return answer(request);
    } catch (IllegalArgumentException e) {
      return refusal(HttpServletResponse.SC_BAD_REQUEST, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("A task failed", e);
      return refusal(
          HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
          "It failed, as the log says. Try again; adjust with a key, so that it is posted once.");
    }
  }

  protected static String parameter(HttpServletRequest request, String name) {
    return optionalParameter(request, name)
        .orElseThrow(() -> new IllegalArgumentException(name + ": is missing"));
  }

  protected static Optional<String> optionalParameter(HttpServletRequest request, String name) {
    String[] values = request.getParameterValues(name);
    if (values != null && values.length > 1) {
      throw new IllegalArgumentException(name + ": is there more than once");
    }
    return Optional.ofNullable(request.getParameter(name));
  }

  private static Answer refusal(int status, String sentence) {
    return new Answer(status, "text/plain; charset=utf-8", sentence + "\n");
  }

  private static void write(HttpServletResponse response, Answer answer) throws IOException {
    response.setStatus(answer.status());
    response.setContentType(answer.type());
    response.getWriter().print(answer.text());
  }
}
