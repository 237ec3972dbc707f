package com.example.loyalty.sessiontoken;

import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthFilter;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.core.setup.Environment;
import jakarta.annotation.Priority;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a request through to a method with {@code @Auth SessionToken} when its one {@code
 * Authorization} header carries a valid token, and answers 401 otherwise (RFC 6750 §3).
 *
 * <p>The header only: Dropwizard's {@code OAuthCredentialAuthFilter} also takes the token from the
 * query, where it ends up in logs (RFC 6750 §5.3).
 */
@Priority(Priorities.AUTHENTICATION)
public final class SessionTokenFilter extends AuthFilter<String, SessionToken> {

  private static final Logger LOG = LoggerFactory.getLogger(SessionTokenFilter.class);

  private static final String CHALLENGE = "Bearer realm=\"loyalty\"";

  /** RFC 9110 §11.4: the scheme in any case, then spaces. */
  private static final Pattern BEARER = Pattern.compile("(?is)bearer +(.+)");

  private SessionTokenFilter(SessionTokenVerifier verifier) {
    // Throws instead of answering Optional.empty(), because only here it is known what was wrong.
    authenticator = token -> Optional.of(verify(verifier, token));
  }

  /** Makes {@code @Auth SessionToken} work in the resources of an application. */
  public static void register(Environment environment, SessionTokenVerifier verifier) {
    environment.jersey().register(new AuthDynamicFeature(new SessionTokenFilter(verifier)));
    environment.jersey().register(new AuthValueFactoryProvider.Binder<>(SessionToken.class));
  }

  // snippet:filter
  @Override
  public void filter(ContainerRequestContext request) {
    String token = bearerToken(request.getHeaders().get(HttpHeaders.AUTHORIZATION));
    authenticate(request, token, "Bearer");
  }

  // end:filter

  private static String bearerToken(@Nullable List<String> authorization) {
    if (authorization != null && authorization.size() > 1) {
      throw invalid("The request has more than one Authorization header.");
    }
    Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization.get(0));
    if (!bearer.matches()) {
      // RFC 6750 §3: no error code when the request lacks a token.
      throw unauthorized(
          CHALLENGE,
          "missing-token",
          "Send the session token in one header: Authorization: Bearer <token>.");
    }
    return bearer.group(1);
  }

  private static SessionToken verify(SessionTokenVerifier verifier, String token) {
    try {
      return verifier.verify(token);
    } catch (InvalidSessionTokenException e) {
      LOG.info("Session token refused: {}", e.reason());
      throw invalid(e.reason().text());
    }
  }

  private static NotAuthorizedException invalid(String detail) {
    String challenge =
        CHALLENGE + ", error=\"invalid_token\", error_description=\"" + detail + "\"";
    return unauthorized(challenge, "invalid-token", detail);
  }

  /** RFC 9457, in the same form as the rest of the API, without depending on it. */
  private record Problem(String type, String title, int status, String code, String detail) {}

  private static NotAuthorizedException unauthorized(String challenge, String code, String detail) {
    var problem = new Problem("about:blank", "Unauthorized", 401, code, detail);
    return new NotAuthorizedException(
        Response.status(Response.Status.UNAUTHORIZED)
            .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
            .type("application/problem+json")
            .entity(problem)
            .build());
  }
}
