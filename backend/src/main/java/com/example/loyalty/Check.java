package com.example.loyalty;

import com.example.loyalty.orders.OrderCheck;
import com.example.loyalty.points.LedgerCheck;
import com.example.loyalty.points.LedgerCheck.Violation;
import com.example.loyalty.redemption.RedemptionCheck;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Whether what must always be true is true of a database, also of one that a server works on.
 *
 * @param violations a sentence each, at most {@link LedgerCheck#SHOWN} of a kind; empty when all is
 *     well
 */
record Check(long accounts, long entries, long orders, long redemptions, List<String> violations) {

  private static final int LOOKS = 4;

  static Check run(Jdbi jdbi, Clock clock) {
    return jdbi.withHandle(
        handle ->
            new Check(
                LedgerCheck.count(handle, "account"),
                LedgerCheck.count(handle, "ledger_entry"),
                LedgerCheck.count(handle, "order_state"),
                LedgerCheck.count(handle, "redemption"),
                lasting(() -> violations(handle, clock))));
  }

  private static List<Violation> violations(Handle handle, Clock clock) {
    return Stream.of(
            LedgerCheck.violations(handle),
            OrderCheck.violations(handle, clock.instant()),
            RedemptionCheck.violations(handle))
        .flatMap(List::stream)
        .toList();
  }

  /**
   * The sentences about what is found each time. While a server works on the database, a statement
   * of H2's may see one table a commit later than another; such a violation is gone the next time.
   */
  private static List<String> lasting(Supplier<List<Violation>> look) {
    List<Violation> found = look.get();
    for (int looks = 1; looks < LOOKS && !found.isEmpty(); looks++) {
      Set<String> before = found.stream().map(Violation::subject).collect(Collectors.toSet());
      found = look.get().stream().filter(each -> before.contains(each.subject())).toList();
    }
    return found.stream().map(Violation::sentence).toList();
  }

  boolean isClean() {
    return violations.isEmpty();
  }

  String report() {
    String what =
        "accounts (%d), ledger entries (%d), orders (%d) and redemptions (%d)"
            .formatted(accounts, entries, orders, redemptions);
    return isClean()
        ? "Checked %s: all is well.".formatted(what)
        : "%s%nChecked %s: violations (%d)."
            .formatted(String.join("\n", violations), what, violations.size());
  }
}
