package com.example.loyalty.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a resource or Jersey throws into a {@link Problem}. In place of Dropwizard's own
 * mappers, whose bodies are {@code {"code", "message"}} and may quote the request.
 */
final class ProblemMapper implements ExceptionMapper<Throwable> {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

  @Override
  public Response toResponse(Throwable thrown) {
    if (!(thrown instanceof WebApplicationException refusal)) {
      LOG.error("A request failed", thrown);
      return withProblem(Response.serverError(), 500);
    }
    Response response = refusal.getResponse();
    // An answer that was thrown with a body is finished; the others are Jersey's bare statuses.
    if (response.hasEntity()) {
      return response;
    }
    Response.ResponseBuilder answer = Response.fromResponse(response);
    if (response.getAllowedMethods().contains("GET")) {
      // Jersey answers HEAD for every GET, but leaves it out of its list.
      Set<String> methods = new TreeSet<>(response.getAllowedMethods());
      methods.add("HEAD");
      answer.allow(methods);
    }
    return withProblem(answer, response.getStatus());
  }

  private static Response withProblem(Response.ResponseBuilder response, int status) {
    return response.type(Problem.MEDIA_TYPE).entity(Problem.of(status)).build();
  }
}
