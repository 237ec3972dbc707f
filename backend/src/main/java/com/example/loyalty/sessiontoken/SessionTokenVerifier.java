package com.example.loyalty.sessiontoken;

import com.example.loyalty.sessiontoken.InvalidSessionTokenException.Reason;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * Decides whether a text is a session token of this app for a customer's checkout: form, header,
 * signature, then {@link SessionTokenClaims claims}. jose4j does the JWS (RFC 7515); what it and
 * the official libraries leave lenient is refused here first.
 */
public final class SessionTokenVerifier {

  private static final AlgorithmConstraints HS256_ONLY =
      new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256);

  /** Members that change what is signed or how (RFC 7515 §4.1.11, RFC 7797, RFC 7516 §4.1.3). */
  private static final Set<String> REFUSED_HEADERS = Set.of("crit", "b64", "zip");

  private final String clientId;
  private final List<HmacKey> keys;
  private final Clock clock;

  /**
   * Verifies for one app.
   *
   * @param clientId the only accepted {@code aud}
   * @param clientSecrets the current one and, while it is rotated, the previous one: Shopify's
   *     tokens of either are valid then
   */
  public SessionTokenVerifier(String clientId, List<ClientSecret> clientSecrets, Clock clock) {
    if (clientId.isBlank() || clientSecrets.isEmpty()) {
      throw new IllegalArgumentException("a client ID and a client secret are needed");
    }
    this.clientId = clientId;
    this.keys = clientSecrets.stream().map(ClientSecret::key).toList();
    this.clock = clock;
  }

  /**
   * Verifies one token.
   *
   * @param token a JWS in compact serialization
   * @throws InvalidSessionTokenException naming the first rule that the token breaks
   */
  public SessionToken verify(String token) throws InvalidSessionTokenException {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw new InvalidSessionTokenException(Reason.MALFORMED);
    }
    checkHeader(StrictJson.decode(parts[0]));
    StrictJson.base64Url(parts[2]);
    checkSignature(token);
    return new SessionTokenClaims(StrictJson.decode(parts[1]))
        .check(clientId, clock.instant().getEpochSecond());
  }

  private static void checkHeader(ObjectNode header) throws InvalidSessionTokenException {
    JsonNode type = header.path("typ");
    boolean supported =
        header.path("alg").asText().equals(AlgorithmIdentifiers.HMAC_SHA256)
            && header.path("alg").isTextual()
            && REFUSED_HEADERS.stream().noneMatch(header::has)
            // RFC 8725 §3.11: another kind of JWT, say `at+jwt`, is not a session token.
            && (type.isMissingNode() || type.asText().equalsIgnoreCase("JWT"));
    if (!supported) {
      throw new InvalidSessionTokenException(Reason.UNSUPPORTED_HEADER);
    }
  }

  private void checkSignature(String token) throws InvalidSessionTokenException {
    try {
      JsonWebSignature jws = new JsonWebSignature();
      jws.setAlgorithmConstraints(HS256_ONLY);
      jws.setCompactSerialization(token);
      for (HmacKey key : keys) {
        jws.setKey(key);
        if (jws.verifySignature()) {
          return;
        }
      }
    } catch (JoseException e) {
      // Falls through: the exception may quote the token.
    }
    throw new InvalidSessionTokenException(Reason.BAD_SIGNATURE);
  }
}
