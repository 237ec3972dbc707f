package com.example.loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SweeperTest {

  @Test
  void goesOnAfterASweepThatFailed() throws Exception {
    var sweeps = new CountDownLatch(3);
    Runnable failing =
        () -> {
          sweeps.countDown();
          throw new OutOfMemoryError("played");
        };
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
    try {
      new Sweeper(List.of(failing), Duration.ofMillis(1), threads).start();

      assertThat(sweeps.await(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }
}
