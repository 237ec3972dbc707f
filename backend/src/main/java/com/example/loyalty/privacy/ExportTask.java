package com.example.loyalty.privacy;

import com.example.loyalty.http.AdminTask;
import com.example.loyalty.points.OperatorInput;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;

/** The command {@code export} on a running server. */
public final class ExportTask extends AdminTask {

  private final transient Jdbi jdbi;
  private final transient Clock clock;

  public ExportTask(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  @Override
  protected Answer answer(HttpServletRequest request) {
    return Answer.json(
        Export.of(
                jdbi,
                clock,
                OperatorInput.shop(parameter(request, "shop")),
                OperatorInput.customer(parameter(request, "customer")))
            .toJson());
  }
}
