package com.example.loyalty.sessiontoken;

import com.example.loyalty.sessiontoken.InvalidSessionTokenException.Reason;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jose4j.jca.ProviderContext;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.HmacUsingShaAlgorithm;
import org.jose4j.jws.JsonWebSignatureAlgorithm;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * Decides whether a text is a session token of this app for a customer's checkout: form, header,
 * signature, then {@link SessionTokenClaims claims}. jose4j does the HMAC, in constant time; what
 * JWT libraries leave lenient is refused here.
 */
public final class SessionTokenVerifier {

  /**
   * The one algorithm, by construction: nothing in a token can choose another. Not jose4j's {@code
   * JsonWebSignature}, which parses the header once more and doubles the cost.
   */
  private static final JsonWebSignatureAlgorithm HS256 = new HmacUsingShaAlgorithm.HmacSha256();

  private static final JsonNode ALG = TextNode.valueOf(AlgorithmIdentifiers.HMAC_SHA256);

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
    // snippet:verify
    byte[] header = StrictJson.base64Url(parts[0]);
    byte[] claims = StrictJson.base64Url(parts[1]);
    byte[] signature = StrictJson.base64Url(parts[2]);
    checkHeader(StrictJson.object(header));
    checkSignature(signature, token.substring(0, token.lastIndexOf('.')));
    return new SessionTokenClaims(StrictJson.object(claims))
        .check(clientId, clock.instant().getEpochSecond());
    // end:verify
  }

  private static void checkHeader(ObjectNode header) throws InvalidSessionTokenException {
    JsonNode type = header.path("typ");
    boolean supported =
        header.path("alg").equals(ALG)
            && REFUSED_HEADERS.stream().noneMatch(header::has)
            // RFC 8725 §3.11: another kind of JWT, say `at+jwt`, is not a session token.
            && (type.isMissingNode() || type.asText().equalsIgnoreCase("JWT"));
    if (!supported) {
      throw new InvalidSessionTokenException(Reason.UNSUPPORTED_HEADER);
    }
  }

  /** RFC 7515 §5.2: over the text of the first two parts, as it came. */
  private void checkSignature(byte[] signature, String signedText)
      throws InvalidSessionTokenException {
    byte[] signed = signedText.getBytes(StandardCharsets.US_ASCII);
    try {
      for (HmacKey key : keys) {
        if (HS256.verifySignature(signature, key, signed, new ProviderContext())) {
          return;
        }
      }
    } catch (JoseException e) {
      throw new IllegalStateException("HMAC-SHA256 does not work here", e);
    }
    throw new InvalidSessionTokenException(Reason.BAD_SIGNATURE);
  }
}
