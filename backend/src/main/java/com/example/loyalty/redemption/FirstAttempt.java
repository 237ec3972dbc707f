package com.example.loyalty.redemption;

import com.example.loyalty.discount.Unclear;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempt to create a code that is made while its customer waits. It goes on when the customer
 * has been answered; when it has not begun by then, it is left to the sweeper.
 */
final class FirstAttempt {

  private static final Logger LOG = LoggerFactory.getLogger(FirstAttempt.class);

  /** The extension waits 8 s in all, and asks again after a 202. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Issuer issuer;
  private final ExecutorService threads;

  /**
   * Makes attempts on threads of its own.
   *
   * @param threads as many as may call Shopify for customers who wait
   */
  FirstAttempt(Issuer issuer, ExecutorService threads) {
    this.issuer = issuer;
    this.threads = threads;
  }

  void make(Redemption redemption) {
    var begun = new AtomicBoolean();
    try {
      threads
          .submit(
              () -> {
                if (begun.compareAndSet(false, true)) {
                  issuer.attempt(redemption);
                }
              })
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | RejectedExecutionException e) {
      if (begun.compareAndSet(false, true)) {
        issuer.later(redemption, new Unclear("too many attempts at once", false, Optional.empty()));
      }
    } catch (ExecutionException e) {
      LOG.error("{}: the first attempt failed, the sweeper will try again", redemption, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
