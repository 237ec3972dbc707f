package com.example.loyalty.webhook;

import com.example.loyalty.http.Refusal;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads the bytes that are signed, as many as a webhook may have. */
final class RawBody {

  private static final int MAX_BYTES = 5 * 1024 * 1024;

  /** What is still read of a longer body, so that its sender gets to see the answer. */
  private static final int MAX_DISCARDED = 4 * MAX_BYTES;

  /** A body that says it has 100 MB or more is not waited for. */
  private static final int MAX_LENGTH_DIGITS = 8;

  private RawBody() {}

  static byte[] read(InputStream entity, @Nullable String contentLength) {
    if (contentLength != null && contentLength.length() > MAX_LENGTH_DIGITS) {
      throw tooLarge();
    }
    try {
      byte[] body = entity.readNBytes(MAX_BYTES);
      if (entity.read() < 0) {
        return body;
      }
      for (long left = MAX_DISCARDED, skipped = 1; left > 0 && skipped > 0; left -= skipped) {
        skipped = entity.skip(left);
      }
    } catch (IOException e) {
      throw Refusal.malformed("The body ended before its end.");
    }
    throw tooLarge();
  }

  private static WebApplicationException tooLarge() {
    return Refusal.of(413, "content-too-large", "A webhook's body has at most 5 MiB.");
  }
}
