package com.example.loyalty.store;

import java.sql.SQLException;
import java.util.Set;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Runs a transaction again, as a whole, when it lost a race: all of it was rolled back, and the
 * next time it sees what the winner committed.
 */
public final class Transactions {

  private static final int MAX_REPEATS = 3;

  private static final Set<String> LOST_RACES =
      Set.of(
          "40001", // serialization failure; H2: also deadlock
          "40P01", // PostgreSQL: deadlock
          "55P03", // PostgreSQL: lock timeout
          "HYT00", // H2: lock timeout
          "23505", // unique violation by an insert that raced
          "23503"); // a row of another's that was deleted or added meanwhile

  private Transactions() {}

  public static <R, X extends Exception> R inTransaction(Jdbi jdbi, HandleCallback<R, X> work)
      throws X {
    for (int repeats = 0; ; repeats++) {
      try {
        return jdbi.inTransaction(work);
      } catch (JdbiException e) {
        if (repeats == MAX_REPEATS || !lostRace(e)) {
          throw e;
        }
      }
    }
  }

  private static boolean lostRace(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return LOST_RACES.contains(sql.getSQLState());
      }
    }
    return false;
  }
}
