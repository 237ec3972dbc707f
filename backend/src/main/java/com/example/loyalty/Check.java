package com.example.loyalty;

import com.example.loyalty.orders.OrderCheck;
import com.example.loyalty.points.LedgerCheck;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/**
 * Whether what must always be true is true of a database, also of one that a server works on.
 *
 * @param violations a sentence each, at most {@link LedgerCheck#SHOWN} of a kind; empty when all is
 *     well
 */
record Check(long accounts, long entries, long orders, List<String> violations) {

  static Check run(Jdbi jdbi, Clock clock) {
    return jdbi.withHandle(
        handle ->
            new Check(
                LedgerCheck.count(handle, "account"),
                LedgerCheck.count(handle, "ledger_entry"),
                LedgerCheck.count(handle, "order_state"),
                Stream.concat(
                        LedgerCheck.violations(handle).stream(),
                        OrderCheck.violations(handle, clock.instant()).stream())
                    .toList()));
  }

  boolean isClean() {
    return violations.isEmpty();
  }

  String report() {
    String what =
        "%d accounts, %d ledger entries and %d orders".formatted(accounts, entries, orders);
    return isClean()
        ? "Checked %s: all is well.".formatted(what)
        : "%s%nChecked %s: %d violations."
            .formatted(String.join("\n", violations), what, violations.size());
  }
}
