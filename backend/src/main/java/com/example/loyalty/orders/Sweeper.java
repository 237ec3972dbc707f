package com.example.loyalty.orders;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts the orders whose pending period is over, of which no webhook tells. */
public final class Sweeper implements Managed {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final Orders orders;
  private final Duration interval;
  private final ScheduledExecutorService executor;

  public Sweeper(Orders orders, Duration interval, ScheduledExecutorService executor) {
    this.orders = orders;
    this.interval = interval;
    this.executor = executor;
  }

  @Override
  public void start() {
    var unused =
        executor.scheduleWithFixedDelay(this::sweep, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    try {
      orders.settleDue();
    } catch (RuntimeException e) {
      // An executor never runs again what once threw.
      LOG.error("The sweep for matured points failed; the next one tries again", e);
    }
  }
}
