package com.example.loyalty.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a resource or Jersey throws into a {@link Problem}. In place of Dropwizard's own
 * mappers, whose bodies are {@code {"code", "message"}} and may quote the request.
 */
public final class ProblemMapper implements ExceptionMapper<Throwable> {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

  @Override
  public Response toResponse(Throwable thrown) {
    if (!(thrown instanceof WebApplicationException refusal)) {
      LOG.error("A request failed", thrown);
      return withProblem(Response.serverError(), 500);
    }
    Response response = refusal.getResponse();
    // An answer that was thrown with a body is finished; the others are Jersey's bare statuses.
    return response.hasEntity()
        ? response
        : withProblem(Response.fromResponse(response), response.getStatus());
  }

  private static Response withProblem(Response.ResponseBuilder response, int status) {
    return response.type(Problem.MEDIA_TYPE).entity(Problem.of(status)).build();
  }
}
