package com.example.loyalty.webhook;

import com.example.loyalty.http.Refusal;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Reads the bytes that are signed, as many as a webhook may have. */
final class RawBody {

  private static final int MAX_BYTES = 5 * 1024 * 1024;

  /** What is still read of a longer body, so that its sender gets to see the answer. */
  private static final int MAX_DISCARDED = 4 * MAX_BYTES;

  /** A body that says it has 100 MB or more is not waited for. */
  private static final int MAX_LENGTH_DIGITS = 8;

  /** What a webhook usually fits into. */
  private static final int USUAL_BYTES = 64 * 1024;

  /** Longer ones at a time: strangers, too, can send them, and they are in memory until the end. */
  private static final Semaphore LONG = new Semaphore(8);

  private RawBody() {}

  static byte[] read(InputStream entity, @Nullable String contentLength) {
    if (contentLength != null && contentLength.length() > MAX_LENGTH_DIGITS) {
      throw tooLarge();
    }
    try {
      byte[] start = entity.readNBytes(USUAL_BYTES);
      return start.length < USUAL_BYTES ? start : readLong(start, entity);
    } catch (IOException e) {
      throw Refusal.malformed("The body ended before its end.");
    }
  }

  private static byte[] readLong(byte[] start, InputStream entity) throws IOException {
    if (!LONG.tryAcquire()) {
      throw Refusal.of(503, "service-unavailable", "Too many long webhooks at once: try again.");
    }
    try {
      byte[] body = Arrays.copyOf(start, MAX_BYTES);
      int length = start.length + entity.readNBytes(body, start.length, MAX_BYTES - start.length);
      if (entity.read() < 0) {
        return Arrays.copyOf(body, length);
      }
      for (long left = MAX_DISCARDED, skipped = 1; left > 0 && skipped > 0; left -= skipped) {
        skipped = entity.skip(left);
      }
    } finally {
      LONG.release();
    }
    throw tooLarge();
  }

  private static WebApplicationException tooLarge() {
    return Refusal.of(413, "content-too-large", "A webhook's body has at most 5 MiB.");
  }
}
