package com.example.loyalty;

import io.dropwizard.configuration.ConfigurationException;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in one line why a command could not do its work, and what to do about it. */
final class Failures {

  /** H2's error code for a file that another process has open. */
  private static final int H2_DATABASE_ALREADY_OPEN = 90020;

  private static final Map<String, String> VARIABLE_OF_KEY =
      Map.of(
          "orders.pendingPeriod", "LOYALTY_PENDING_PERIOD",
          "redemptions.codeValidity", "LOYALTY_CODE_VALIDITY",
          "redemptions.releaseGrace", "LOYALTY_RELEASE_GRACE",
          "sweepInterval", "LOYALTY_SWEEP_INTERVAL",
          "server.applicationConnectors.0.port", "PORT",
          "server.adminConnectors.0.port", "ADMIN_PORT");

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
    if (cause instanceof ConfigurationException wrong) {
      String file = String.valueOf(wrong.getMessage()).replaceFirst("(?s) has .*", "");
      return wrong.getErrors().stream()
          .map(error -> file + ": " + readable(error))
          .collect(Collectors.joining("\n"));
    }
    if (cause instanceof IllegalArgumentException) {
      return Objects.requireNonNullElse(cause.getMessage(), "");
    }
    if (cause instanceof FileNotFoundException) {
      return "No such configuration file: " + cause.getMessage();
    }
    if (cause.getCause() instanceof BindException) {
      // "Failed to bind to 0.0.0.0/0.0.0.0:8080"
      return "%s (%s): check PORT, ADMIN_PORT and ADMIN_BIND."
          .formatted(cause.getMessage(), cause.getCause().getMessage());
    }
    if (cause instanceof SQLException sql) {
      return sql.getErrorCode() == H2_DATABASE_ALREADY_OPEN
          ? "The database file is open in another process, probably a running server:"
              + " stop it, or POST to its admin port, at /tasks/ and the command's name."
          : "The database cannot be used (see DATABASE_URL, DATABASE_USER and DATABASE_PASSWORD): "
              + firstLine(String.valueOf(sql.getMessage()));
    }
    return "";
  }

  /** Without Jackson's words about Java, and with the variable that fills the key in. */
  private static String readable(String error) {
    String plain =
        error
            .replaceFirst("(?s)\\s+(?:at \\[Source|in 'reader').*", "")
            .replaceFirst("^.* at: (\\S+); ", "$1: ")
            .replaceFirst("Cannot construct instance of .*, problem: ", "")
            .replaceFirst("Missing required creator property .*", "is missing")
            .replaceFirst("Invalid `null` value .*", "is empty")
            .replaceFirst("is of type: \\w+, expected: ", "is no ")
            .replaceFirst("is no int$", "is no whole number")
            .replaceFirst("is no BigDecimal$", "is no number")
            .replaceAll("\\.?\\[(\\d+)\\]", ".$1");
    String variable = VARIABLE_OF_KEY.getOrDefault(plain.split("[ :]", 2)[0], "");
    return plain.contains(variable) ? plain : plain + ": check " + variable;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }
}
