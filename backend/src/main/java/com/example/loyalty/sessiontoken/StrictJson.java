package com.example.loyalty.sessiontoken;

import com.example.loyalty.sessiontoken.InvalidSessionTokenException.Reason;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Decodes the parts of a token, where the JDK and Jackson are lenient by default: exactly one text
 * stands for one object. Otherwise two readers of the same token could see two different things
 * (RFC 8725 §2.4, §3.10; RFC 7519 §4 and RFC 7515 §4 on doubled names).
 */
final class StrictJson {

  private static final int MAX_DEPTH = 8;

  private static final ObjectReader OBJECTS =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .build()
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private StrictJson() {}

  static ObjectNode object(byte[] utf8) throws InvalidSessionTokenException {
    try {
      // A String, not bytes: Jackson would guess UTF-16 and UTF-32 from bytes and skip a BOM.
      String json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      if (OBJECTS.readTree(json) instanceof ObjectNode object) {
        return object;
      }
    } catch (CharacterCodingException | JsonProcessingException e) {
      // Falls through: the exception quotes the token.
    }
    throw new InvalidSessionTokenException(Reason.MALFORMED);
  }

  /** RFC 7515 §2: no padding, no white space; and no stray bits, which §2 leaves open. */
  static byte[] base64Url(String part) throws InvalidSessionTokenException {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Falls through: the exception quotes the token.
    }
    throw new InvalidSessionTokenException(Reason.MALFORMED);
  }
}
