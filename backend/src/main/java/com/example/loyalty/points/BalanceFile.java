package com.example.loyalty.points;

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

/**
 * A file of opening balances: CSV (RFC 4180) in UTF-8. The first line names the columns {@code
 * shop}, {@code customer}, {@code points}, {@code reason} and {@code key}, in any order.
 */
final class BalanceFile {

  private static final Set<String> COLUMNS = Set.of("shop", "customer", "points", "reason", "key");

  private static final ObjectReader ROWS =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .enable(CsvParser.Feature.TRIM_SPACES)
          .build()
          .readerFor(String[].class);

  private BalanceFile() {}

  interface LineVisitor {
    void visit(long lineNumber, Map<String, String> cells);
  }

  static Adjustment adjustment(Map<String, String> cells) {
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

  static void forEachLine(Path file, LineErrors errors, LineVisitor visitor) throws IOException {
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
