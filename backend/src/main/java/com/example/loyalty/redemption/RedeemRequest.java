package com.example.loyalty.redemption;

import com.example.loyalty.http.JsonBody;
import com.example.loyalty.http.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a customer wants to redeem.
 *
 * @param key the idempotency key
 * @param rewardId may name a reward that there is not
 */
record RedeemRequest(String key, String rewardId) {

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]{1,255}");
  private static final int MAX_BYTES = 8 * 1024;

  static RedeemRequest read(List<String> keys, InputStream entity) {
    if (keys.size() != 1 || !VISIBLE_ASCII.matcher(keys.get(0)).matches()) {
      throw Refusal.malformed(
          "Idempotency-Key: one header with 1 to 255 visible ASCII characters, the same for each"
              + " try of one wish.");
    }
    JsonNode rewardId = JsonBody.object(bytes(entity)).path("rewardId");
    if (!rewardId.isTextual()) {
      throw Refusal.malformed("The body is like {\"rewardId\": \"r5\"}.");
    }
    return new RedeemRequest(keys.get(0), rewardId.textValue());
  }

  /** Of what the body says to us: how it is written, and what else is in it, does not matter. */
  String bodyHash() {
    return JsonBody.hash(rewardId.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(InputStream entity) {
    try {
      byte[] body = entity.readNBytes(MAX_BYTES + 1);
      if (body.length <= MAX_BYTES) {
        return body;
      }
    } catch (IOException e) {
      throw Refusal.malformed("The body ended before its end.");
    }
    throw Refusal.malformed("The body is longer than 8 KiB.");
  }
}
