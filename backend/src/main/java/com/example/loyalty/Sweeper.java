package com.example.loyalty;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what is due by the clock, of which no request tells. */
final class Sweeper implements Managed {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final String what;
  private final int atOnce;
  private final Runnable sweep;
  private final Duration interval;
  private final ScheduledExecutorService executor;

  /** What failed last; empty when nothing did. */
  private final AtomicReference<String> failure = new AtomicReference<>("");

  /**
   * @param what is swept, for the log
   * @param atOnce how many sweeps there are at a time, at most
   * @param interval from the end of a sweep to its next beginning
   */
  Sweeper(
      String what,
      int atOnce,
      Runnable sweep,
      Duration interval,
      ScheduledExecutorService executor) {
    this.what = what;
    this.atOnce = atOnce;
    this.sweep = sweep;
    this.interval = interval;
    this.executor = executor;
  }

  @Override
  public void start() {
    for (int i = 0; i < atOnce; i++) {
      var unused =
          executor.scheduleWithFixedDelay(this::run, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void run() {
    try {
      sweep.run();
      failure.set("");
    } catch (Throwable e) {
      // An executor never runs again what once threw, be it an OutOfMemoryError.
      if (e.toString().equals(failure.getAndSet(e.toString()))) {
        LOG.error("The sweep of {} failed again: {}", what, e.toString());
      } else {
        LOG.error("The sweep of {} failed; the next one tries again", what, e);
      }
    }
  }
}
