package com.example.loyalty;

import com.example.loyalty.http.AdminTask;
import com.example.loyalty.http.NoBrowser;
import com.example.loyalty.points.AdjustTask;
import com.example.loyalty.points.ImportTask;
import com.example.loyalty.points.Ledger;
import com.example.loyalty.privacy.ExportTask;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;

/** The wiring of the admin connector: the commands that work on a running server's database. */
final class AdminTasks {

  private AdminTasks() {}

  static void register(Environment environment, Jdbi jdbi, Clock clock) {
    var ledger = new Ledger(jdbi, clock);
    addTask(environment, "adjust", new AdjustTask(ledger));
    addTask(environment, "import", new ImportTask(jdbi, ledger));
    addTask(environment, "check", new CheckTask(jdbi, clock));
    addTask(environment, "export", new ExportTask(jdbi, clock));
    environment.getAdminContext().insertHandler(new NoBrowser());
  }

  private static void addTask(Environment environment, String name, AdminTask task) {
    environment.admin().addServlet(name, task).addMapping("/tasks/" + name);
  }
}
