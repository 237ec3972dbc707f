package com.example.loyalty.points;

import com.example.loyalty.http.AdminTask;
import jakarta.servlet.http.HttpServletRequest;

/** The command {@code adjust} on a running server. */
public final class AdjustTask extends AdminTask {

  private final transient Ledger ledger;

  public AdjustTask(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  protected Answer answer(HttpServletRequest request) {
    Adjusted adjusted =
        ledger.adjust(
            Adjustment.parse(
                parameter(request, "shop"),
                parameter(request, "customer"),
                parameter(request, "points"),
                parameter(request, "reason"),
                optionalParameter(request, "key")));
    return Answer.sentence(adjusted.holds(), adjusted.sentence());
  }
}
