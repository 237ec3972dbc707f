package com.example.loyalty.points;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a file, line by line; the first of many are shown. */
final class LineErrors {

  private static final int SHOWN = 20;

  private final List<String> sentences = new ArrayList<>();
  private long count;

  void catching(long lineNumber, Runnable work) {
    try {
      work.run();
    } catch (IllegalArgumentException e) {
      add(lineNumber, String.valueOf(e.getMessage()));
    }
  }

  void add(long lineNumber, String sentence) {
    count++;
    if (sentences.size() < SHOWN) {
      sentences.add("line %d: %s".formatted(lineNumber, sentence));
    }
  }

  void refuse() {
    if (count > 0) {
      throw new IllegalArgumentException(
          "%s%nNothing was imported. Wrong lines: %d, of which shown: %d."
              .formatted(String.join("\n", sentences), count, sentences.size()));
    }
  }
}
