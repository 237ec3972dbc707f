package com.example.loyalty;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what is due by the clock, of which no request tells. */
final class Sweeper implements Managed {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final List<Runnable> sweeps;
  private final Duration interval;
  private final ScheduledExecutorService executor;

  /**
   * @param sweeps each at most once at a time
   * @param interval from the end of a sweep to its next beginning
   */
  Sweeper(List<Runnable> sweeps, Duration interval, ScheduledExecutorService executor) {
    this.sweeps = sweeps;
    this.interval = interval;
    this.executor = executor;
  }

  @Override
  public void start() {
    for (Runnable sweep : sweeps) {
      var unused =
          executor.scheduleWithFixedDelay(
              () -> run(sweep), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void run(Runnable sweep) {
    try {
      sweep.run();
    } catch (Throwable e) {
      // An executor never runs again what once threw, be it an OutOfMemoryError.
      LOG.error("A sweep failed; the next one tries again", e);
    }
  }
}
