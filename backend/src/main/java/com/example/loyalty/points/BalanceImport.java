package com.example.loyalty.points;

import com.example.loyalty.store.Transactions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Posts the opening balances of customers who come from another program: all of a file or nothing
 * of it, each line once by its key, so that the same file can be sent again.
 */
public final class BalanceImport {

  private static final int LINES_A_PROGRESS = 20_000;

  private final Jdbi jdbi;
  private final Ledger ledger;
  private final Consumer<String> progress;

  /** Imports, and says now and then how far it is. */
  public BalanceImport(Jdbi jdbi, Ledger ledger, Consumer<String> progress) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.progress = progress;
  }

  /**
   * Posts every line.
   *
   * @return a sentence for the operator
   * @throws IllegalArgumentException when nothing was posted, with a sentence for each wrong line
   */
  public String run(Path file) throws IOException {
    long lines = check(file);
    return Transactions.inTransaction(jdbi, handle -> post(handle, file, lines));
  }

  /** Reads all before anything is locked, and says of all wrong lines at once what is wrong. */
  private long check(Path file) throws IOException {
    var errors = new LineErrors();
    long[] lines = {0};
    BalanceFile.forEachLine(
        file,
        errors,
        (number, cells) -> {
          lines[0]++;
          errors.catching(number, () -> BalanceFile.adjustment(cells));
        });
    errors.refuse();
    return lines[0];
  }

  private String post(Handle handle, Path file, long lines) throws IOException {
    var errors = new LineErrors();
    long[] counts = {0, 0};
    BalanceFile.forEachLine(
        file,
        errors,
        (number, cells) -> {
          Adjusted adjusted = ledger.adjust(handle, BalanceFile.adjustment(cells));
          if (!adjusted.holds()) {
            errors.add(number, adjusted.sentence());
          }
          counts[adjusted instanceof Adjusted.Posted ? 0 : 1]++;
          long done = counts[0] + counts[1];
          if (done % LINES_A_PROGRESS == 0) {
            progress.accept("%d of %d lines …".formatted(done, lines));
          }
        });
    // Thrown out of the transaction, which is thereby rolled back.
    errors.refuse();
    return "Imported %d balances; %d had been imported before.".formatted(counts[0], counts[1]);
  }
}
