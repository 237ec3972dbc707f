package com.example.loyalty.points;

import com.example.loyalty.http.AdminTask;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code import} on a running server; the file is the request's body. */
public final class ImportTask extends AdminTask {

  private static final Logger LOG = LoggerFactory.getLogger(ImportTask.class);

  private final transient BalanceImport balances;

  public ImportTask(Jdbi jdbi, Ledger ledger) {
    balances = new BalanceImport(jdbi, ledger, LOG::info);
  }

  @Override
  protected Answer answer(HttpServletRequest request) throws IOException {
    // It is read twice.
    Path file = Files.createTempFile("balances", ".csv");
    try {
      Files.copy(request.getInputStream(), file, StandardCopyOption.REPLACE_EXISTING);
      return Answer.sentence(true, balances.run(file));
    } finally {
      Files.delete(file);
    }
  }
}
