package com.example.loyalty.discount;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What the Admin API is asked: the documents in {@code discount/*.graphql}. */
enum Operation {
  CREATE("discountCodeBasicCreate"),
  FIND("codeDiscountNodeByCode"),
  DEACTIVATE("discountCodeDeactivate");

  /** The API version that the documents are written for. */
  static final String API_VERSION = "2026-07";

  /** The member of {@code data} that answers. */
  final String field;

  final String document;

  Operation(String field) {
    this.field = field;
    this.document = read("/discount/" + field + ".graphql");
  }

  private static String read(String resource) {
    try (InputStream in = Operation.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
