package com.example.loyalty.discount;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.sessiontoken.SessionTokens;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitTest {

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-25T10:00:00Z"));
  private final Circuit circuit = new Circuit(SessionTokens.SHOP, clock);

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      circuit.failed();
    }
  }

  @Test
  void opensForAWhileAfterSoManyFailuresInARow() {
    fail(Circuit.MAX_FAILURES - 1);
    assertThat(circuit.pause()).isEmpty();

    fail(1);
    assertThat(circuit.pause()).contains(Circuit.OPEN);
    clock.move(Circuit.OPEN.minusSeconds(1));
    assertThat(circuit.pause()).contains(Duration.ofSeconds(1));
  }

  @Test
  void countsFromNoughtAfterAnAnswer() {
    fail(Circuit.MAX_FAILURES - 1);
    circuit.answered();
    fail(Circuit.MAX_FAILURES - 1);

    assertThat(circuit.pause()).isEmpty();
  }

  @Test
  void takesAThrottleForAnAnswer() {
    fail(Circuit.MAX_FAILURES - 1);
    circuit.throttled(Duration.ofSeconds(2));
    fail(1);

    assertThat(circuit.pause()).contains(Duration.ofSeconds(2));
    clock.move(Duration.ofSeconds(2));
    assertThat(circuit.pause()).isEmpty();
  }

  @Test
  void letsOneProbeThroughAndAnotherWhenNothingIsHeardOfIt() {
    fail(Circuit.MAX_FAILURES);
    clock.move(Circuit.OPEN);

    assertThat(circuit.pause()).isEmpty();
    assertThat(circuit.pause()).contains(Circuit.OPEN);
    clock.move(Circuit.OPEN);
    assertThat(circuit.pause()).isEmpty();
  }

  @Test
  void closesWhenTheProbeIsAnsweredAndOpensWhenItFails() {
    fail(Circuit.MAX_FAILURES);
    clock.move(Circuit.OPEN);
    assertThat(circuit.pause()).isEmpty();
    clock.move(Duration.ofSeconds(1));
    fail(1);
    assertThat(circuit.pause()).contains(Circuit.OPEN);

    circuit.answered();
    assertThat(circuit.pause()).isEmpty();
    assertThat(circuit.pause()).isEmpty();
  }

  @Test
  void keepsToTheLongestThrottleWhateverIsAnsweredMeanwhile() {
    circuit.throttled(Duration.ofSeconds(9));
    circuit.throttled(Duration.ofSeconds(1));
    circuit.answered();

    assertThat(circuit.pause()).contains(Duration.ofSeconds(9));
  }
}
