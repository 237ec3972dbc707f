package com.example.loyalty;

import com.example.loyalty.http.AdminTask;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;

/** The command {@code check} on a running server. */
final class CheckTask extends AdminTask {

  private final transient Jdbi jdbi;
  private final transient Clock clock;

  CheckTask(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  @Override
  protected Answer answer(HttpServletRequest request) {
    Check check = Check.run(jdbi, clock);
    return Answer.sentence(check.isClean(), check.report());
  }
}
