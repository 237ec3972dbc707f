package com.example.loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SweeperTest {

  /** What is logged while a sweep fails so many times, each time with the next message. */
  private static List<ILoggingEvent> logOf(int times, String... messages) throws Exception {
    var sweeps = new CountDownLatch(times);
    Runnable failing =
        () -> {
          String message = messages[(int) (times - sweeps.getCount()) % messages.length];
          sweeps.countDown();
          throw new OutOfMemoryError(message);
        };
    var logged = new ListAppender<ILoggingEvent>();
    var logger = (Logger) LoggerFactory.getLogger(Sweeper.class);
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
    logged.start();
    logger.addAppender(logged);
    try {
      new Sweeper("orders", 1, failing, Duration.ofMillis(1), threads).start();

      assertThat(sweeps.await(10, TimeUnit.SECONDS)).as("goes on after a failure").isTrue();
    } finally {
      threads.shutdown();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      logger.detachAppender(logged);
    }
    return List.copyOf(logged.list).subList(0, times);
  }

  @Test
  void goesOnAfterASweepThatFailedAndShowsWhereOnlyTheFirstTime() throws Exception {
    List<ILoggingEvent> log = logOf(3, "played");

    assertThat(log)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "The sweep of orders failed; the next one tries again",
            "The sweep of orders failed again: java.lang.OutOfMemoryError: played",
            "The sweep of orders failed again: java.lang.OutOfMemoryError: played");
    assertThat(log.get(0).getThrowableProxy()).isNotNull();
    assertThat(log.get(1).getThrowableProxy()).isNull();
  }

  @Test
  void showsWhereWhenASweepFailsOtherwiseThanBefore() throws Exception {
    assertThat(logOf(3, "played", "another"))
        .allSatisfy(each -> assertThat(each.getThrowableProxy()).isNotNull());
  }
}
