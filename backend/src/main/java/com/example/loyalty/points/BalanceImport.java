package com.example.loyalty.points;

import com.example.loyalty.store.Transactions;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Posts the opening balances of customers who come from another program: all of a file or nothing
 * of it, each line once by its key, so that the same file can be sent again.
 *
 * <p>CSV (RFC 4180) in UTF-8. The first line names the columns {@code shop}, {@code customer},
 * {@code points}, {@code reason} and {@code key}, in any order.
 */
public final class BalanceImport {

  private static final Set<String> COLUMNS = Set.of("shop", "customer", "points", "reason", "key");

  private static final ObjectReader ROWS =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .enable(CsvParser.Feature.TRIM_SPACES)
          .build()
          .readerFor(String[].class);

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

  private interface LineVisitor {
    void visit(long lineNumber, Map<String, String> cells);
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
    forEachLine(
        file,
        errors,
        (number, cells) -> {
          lines[0]++;
          errors.catching(number, () -> adjustment(cells));
        });
    errors.refuse();
    return lines[0];
  }

  private String post(Handle handle, Path file, long lines) throws IOException {
    var errors = new LineErrors();
    long[] counts = {0, 0};
    forEachLine(
        file,
        errors,
        (number, cells) -> {
          Adjusted adjusted = ledger.adjust(handle, adjustment(cells));
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

  private static Adjustment adjustment(Map<String, String> cells) {
    return Adjustment.parse(
        cell(cells, "shop"),
        cell(cells, "customer"),
        cell(cells, "points"),
        cell(cells, "reason"),
        Optional.of(cell(cells, "key")));
  }

  private static String cell(Map<String, String> cells, String column) {
    String cell = cells.getOrDefault(column, "");
    if (cell.isEmpty()) {
      throw new IllegalArgumentException(column + ": is missing");
    }
    return cell;
  }

  private static void forEachLine(Path file, LineErrors errors, LineVisitor visitor)
      throws IOException {
    long number = 1;
    try (MappingIterator<String[]> rows = ROWS.readValues(file.toFile())) {
      List<String> columns = rows.hasNextValue() ? List.of(rows.nextValue()) : List.of();
      if (columns.size() != COLUMNS.size() || !COLUMNS.equals(new HashSet<>(columns))) {
        throw new IllegalArgumentException(
            "line 1: must name the columns shop,customer,points,reason,key");
      }
      while (rows.hasNextValue()) {
        number = rows.getParser().currentLocation().getLineNr();
        String[] row = rows.nextValue();
        if (row.length > columns.size()) {
          errors.add(number, "has %d columns instead of 5".formatted(row.length));
        } else {
          visitor.visit(number, cells(columns, row));
        }
      }
    } catch (JsonProcessingException | CharConversionException e) {
      errors.add(number, "this line or the one after it is no CSV in UTF-8");
    }
  }

  private static Map<String, String> cells(List<String> columns, String[] row) {
    Map<String, String> cells = new HashMap<>();
    for (int i = 0; i < row.length; i++) {
      cells.put(columns.get(i), row[i]);
    }
    return cells;
  }
}
