package com.example.loyalty.discount;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of somebody's patience, on the clock that nobody can set. */
final class Deadline {

  private final long end;

  Deadline(Duration patience) {
    end = System.nanoTime() + patience.toNanos();
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  <T> T await(Future<T> future) throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(left().toNanos(), TimeUnit.NANOSECONDS);
  }
}
