package com.example.loyalty.webhook;

import com.example.loyalty.http.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.WebApplicationException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * A JSON object of a webhook. A member that is null counts as missing; one of a wrong type is
 * refused with 400, by its name and without its content.
 */
public final class Facts {

  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,18}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");

  /** Decimals before and after the point that the database holds exactly. */
  private static final int MAX_DIGITS = 18;

  private final ObjectNode json;
  private final String path;

  Facts(ObjectNode json, String path) {
    this.json = json;
    this.path = path;
  }

  public boolean has(String name) {
    return json.hasNonNull(name);
  }

  /** A positive number; Shopify writes ids as numbers, other tools as strings. */
  public Optional<Long> id(String name) {
    return member(name).map(value -> id(name, value));
  }

  public List<Long> ids(String name) {
    return elements(name).stream().map(value -> id(name, value)).toList();
  }

  public Optional<String> text(String name) {
    return member(name).map(value -> require(value.isTextual(), name, value).textValue());
  }

  public boolean isTrue(String name) {
    return member(name)
        .map(value -> require(value.isBoolean(), name, value).booleanValue())
        .orElse(false);
  }

  /** A whole number from 0 to a billion. */
  public Optional<Integer> quantity(String name) {
    return member(name)
        .map(value -> require(value.canConvertToInt() && value.isInt(), name, value).intValue())
        .map(number -> require(number >= 0 && number <= 1_000_000_000, name, number));
  }

  /** An amount in major units, exact: {@code "19.90"}. */
  public Optional<BigDecimal> amount(String name) {
    return member(name).map(value -> amount(name, value));
  }

  /** RFC 3339, to the microsecond, as the database keeps it. */
  public Optional<Instant> time(String name) {
    return text(name).map(text -> parseTime(text).orElseThrow(() -> malformed(name)));
  }

  static Optional<Instant> parseTime(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      return time.getYear() >= 1970 && time.getYear() <= 9999
          ? Optional.of(time.toInstant().truncatedTo(ChronoUnit.MICROS))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  public Optional<Facts> object(String name) {
    return member(name).map(value -> facts(name, value));
  }

  /** The objects of an array; none when it is missing. */
  public List<Facts> objects(String name) {
    return elements(name).stream().map(value -> facts(name, value)).toList();
  }

  /** What to throw when a member that must be there is not, or cannot be what it says. */
  public WebApplicationException malformed(String name) {
    return Refusal.malformed("The body's " + path + name + " is missing or not as it should be.");
  }

  private Optional<JsonNode> member(String name) {
    return has(name) ? Optional.of(json.get(name)) : Optional.empty();
  }

  private List<JsonNode> elements(String name) {
    return member(name)
        .map(value -> require(value.isArray(), name, value))
        .map(array -> StreamSupport.stream(array.spliterator(), false).toList())
        .orElse(List.of());
  }

  private Facts facts(String name, JsonNode value) {
    require(value.isObject(), name, value);
    return new Facts((ObjectNode) value, path + name + ".");
  }

  private long id(String name, JsonNode value) {
    require(value.isTextual() || value.isIntegralNumber(), name, value);
    String digits = value.asText();
    require(ID.matcher(digits).matches(), name, value);
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException tooLarge) {
      throw malformed(name);
    }
  }

  private BigDecimal amount(String name, JsonNode value) {
    if (value.isTextual()) {
      require(DECIMAL.matcher(value.textValue()).matches(), name, value);
      return new BigDecimal(value.textValue());
    }
    BigDecimal number = require(value.isNumber(), name, value).decimalValue();
    // By its scale, before anything writes out the zeros of 1e999999999.
    boolean holds =
        number.scale() <= MAX_DIGITS && number.precision() - (long) number.scale() <= MAX_DIGITS;
    return require(holds, name, number);
  }

  private <T> T require(boolean holds, String name, T value) {
    if (!holds) {
      throw malformed(name);
    }
    return value;
  }
}
