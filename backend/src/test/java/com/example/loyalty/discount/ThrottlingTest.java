package com.example.loyalty.discount;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottlingTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-25T10:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | 2000",
        "2.0 | 2000",
        "0.25 | 250",
        "0 | 100",
        "86400 | 60000",
        "999999999999 |",
        "-1 |",
        "soon |",
        "Wed, 25 Nov 2026 10:00:05 GMT | 5000",
        "Wed, 25 Nov 2026 09:00:00 GMT | 100",
        "Wed, 25 Nov 2026 12:00:00 GMT | 60000",
      })
  void readsRetryAfterWithinBounds(String text, Long millis) {
    var headers = HttpHeaders.of(Map.of("Retry-After", List.of(text)), (name, value) -> true);

    assertThat(Throttling.retryAfter(headers, CLOCK))
        .isEqualTo(Optional.ofNullable(millis).map(Duration::ofMillis));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10 | 4 | 4.0 | 1500",
        "10 | 9.9 | 100 | 100",
        "2000 | 0 | 1 | 60000",
        "10 | 20 | 100 | 1000",
        "10 | 0 | 0 | 1000",
        "null | null | null | 1000",
        "\"10\" | \"4\" | \"4\" | 1500",
        "1e300 | 0 | 1 | 60000",
      })
  void waitsUntilTheQueryIsAffordable(String cost, String available, String rate, long millis)
      throws IOException {
    String json =
        "{\"requestedQueryCost\":%s,\"throttleStatus\":{\"currentlyAvailable\":%s,\"restoreRate\":%s}}"
            .formatted(cost, available, rate);

    assertThat(Throttling.untilAffordable(new ObjectMapper().readTree(json)))
        .isEqualTo(Duration.ofMillis(millis));
  }
}
