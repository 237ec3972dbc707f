package com.example.loyalty;

import io.dropwizard.configuration.ConfigurationException;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;

/** Says in one line why a command could not do its work, and what to do about it. */
final class Failures {

  /** H2's error code for a file that another process has open. */
  private static final int H2_DATABASE_ALREADY_OPEN = 90020;

  private Failures() {}

  static void explain(Throwable thrown, PrintWriter out) {
    Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
        .map(Failures::sentence)
        .filter(sentence -> !sentence.isEmpty())
        .findFirst()
        .ifPresentOrElse(out::println, () -> thrown.printStackTrace(out));
  }

  private static String sentence(Throwable cause) {
    if (cause instanceof UnresolvedAddressException) {
      return "No such address to bind to: check ADMIN_BIND.";
    }
    if (cause instanceof ConfigurationException || cause instanceof IllegalArgumentException) {
      return Objects.requireNonNullElse(cause.getMessage(), "");
    }
    if (cause instanceof FileNotFoundException) {
      return "No such configuration file: " + cause.getMessage();
    }
    if (cause.getCause() instanceof BindException) {
      // "Failed to bind to 0.0.0.0/0.0.0.0:8080"
      return cause.getMessage() + ": choose another port with PORT or ADMIN_PORT.";
    }
    if (cause instanceof SQLException sql) {
      return sql.getErrorCode() == H2_DATABASE_ALREADY_OPEN
          ? "The database file is open in another process, probably a running server:"
              + " stop it, or POST to its admin port, at /tasks/ and the command's name."
          : "The database cannot be used (see DATABASE_URL): "
              + firstLine(String.valueOf(sql.getMessage()));
    }
    return "";
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }
}
