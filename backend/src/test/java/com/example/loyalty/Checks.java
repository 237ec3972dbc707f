package com.example.loyalty;

import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** What {@code check} finds, for the tests of other packages. */
public final class Checks {

  private Checks() {}

  public static List<String> violations(Jdbi jdbi, Clock clock) {
    return Check.run(jdbi, clock).violations();
  }
}
