package com.example.loyalty.discount;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The discount codes of a {@link FakeAdminApi}: three operations of Shopify's GraphQL Admin API
 * 2026-07, on documents and input of which every name is known.
 */
public final class FakeDiscounts {

  private static final Pattern OPERATION =
      Pattern.compile(
          "(query|mutation) (\\w+)\\((\\$\\w+: [A-Za-z]+!)\\) \\{(.*)}", Pattern.DOTALL);

  /** Operation → its kind, its one variable, and its selection without white space. */
  private static final Map<String, List<String>> OPERATIONS =
      Map.of(
          "discountCodeBasicCreate",
          List.of(
              "mutation",
              "$basicCodeDiscount: DiscountCodeBasicInput!",
              "discountCodeBasicCreate(basicCodeDiscount:$basicCodeDiscount)"
                  + "{codeDiscountNode{id}userErrors{fieldcodemessage}}"),
          "codeDiscountNodeByCode",
          List.of(
              "query",
              "$code: String!",
              "codeDiscountNodeByCode(code:$code)"
                  + "{idcodeDiscount{...onDiscountCodeBasic{titlestatusasyncUsageCount}}}"),
          "discountCodeDeactivate",
          List.of(
              "mutation",
              "$id: ID!",
              "discountCodeDeactivate(id:$id)"
                  + "{codeDiscountNode{id}userErrors{fieldcodemessage}}"));

  private static final Predicate<JsonNode> TEXT = JsonNode::isTextual;
  private static final Predicate<JsonNode> BOOLEAN = JsonNode::isBoolean;
  private static final Predicate<JsonNode> INT = JsonNode::isInt;
  private static final Predicate<JsonNode> TIME = node -> parse(node, Instant::parse);
  private static final Predicate<JsonNode> DECIMAL = node -> parse(node, BigDecimal::new);
  private static final Predicate<JsonNode> CUSTOMERS = node -> node.isArray() && allCustomers(node);

  /** {@code DiscountCodeBasicInput}, as far as it is used here. */
  private static final Map<String, Object> INPUT =
      Map.of(
          "code", TEXT,
          "title", TEXT,
          "startsAt", TIME,
          "endsAt", TIME,
          "usageLimit", INT,
          "appliesOncePerCustomer", BOOLEAN,
          "context", Map.of("customers", Map.of("add", CUSTOMERS)),
          "customerGets",
              Map.of(
                  "items", Map.of("all", BOOLEAN),
                  "value",
                      Map.of(
                          "discountAmount",
                          Map.of("amount", DECIMAL, "appliesOnEachItem", BOOLEAN))),
          "minimumRequirement", Map.of("subtotal", Map.of("greaterThanOrEqualToSubtotal", DECIMAL)),
          "combinesWith",
              Map.of(
                  "orderDiscounts", BOOLEAN,
                  "productDiscounts", BOOLEAN,
                  "shippingDiscounts", BOOLEAN));

  private static final Set<String> REQUIRED =
      Set.of("code", "title", "startsAt", "context", "customerGets");

  /** A discount that is there. */
  public record Discount(String gid, ObjectNode input, Instant endsAt, int usageCount) {
    public String code() {
      return input.path("code").asText();
    }
  }

  private final Clock clock;
  private final AtomicLong ids = new AtomicLong(1_000);

  /** By their codes in lower case. */
  private final Map<String, Discount> byCode = new ConcurrentHashMap<>();

  FakeDiscounts(Clock clock) {
    this.clock = clock;
  }

  public List<Discount> all() {
    return List.copyOf(byCode.values());
  }

  public Optional<Discount> of(String code) {
    return Optional.ofNullable(byCode.get(key(code)));
  }

  /** As if an order had used it. */
  public void use(String code) {
    byCode.computeIfPresent(
        key(code), (key, old) -> new Discount(old.gid, old.input, old.endsAt, old.usageCount + 1));
  }

  /** As if its order had been cancelled, and the code could be used again. */
  public void unuse(String code) {
    byCode.computeIfPresent(
        key(code), (key, old) -> new Discount(old.gid, old.input, old.endsAt, 0));
  }

  /** As if the merchant had set another end. */
  public void prolong(String code, Instant endsAt) {
    byCode.computeIfPresent(
        key(code), (key, old) -> new Discount(old.gid, old.input, endsAt, old.usageCount));
  }

  /** As if the merchant had deleted it. */
  public void delete(String code) {
    byCode.remove(key(code));
  }

  public void clear() {
    byCode.clear();
  }

  ObjectNode answer(JsonNode request) {
    Matcher operation = OPERATION.matcher(request.path("query").asText().strip());
    if (!names(request).equals(Set.of("query", "variables")) || !isKnown(operation)) {
      return error("Parse error or unknown field", "undefinedField");
    }
    String name = operation.group(2);
    JsonNode variables = request.path("variables");
    String variable = operation.group(3).substring(1).split(":")[0];
    if (!names(variables).equals(Set.of(variable))) {
      return error("Variables do not fit", "INVALID_VARIABLE");
    }
    JsonNode value = variables.path(variable);
    JsonNode answer;
    if (name.equals("discountCodeBasicCreate")) {
      if (!fits(value, INPUT)) {
        return error("Variable $basicCodeDiscount was provided invalid value", "INVALID_VARIABLE");
      }
      answer = create((ObjectNode) value);
    } else {
      answer =
          name.equals("codeDiscountNodeByCode") ? find(value.asText()) : deactivate(value.asText());
    }
    ObjectNode json = object();
    json.putObject("data").set(name, answer);
    json.putObject("extensions").putObject("cost").put("requestedQueryCost", 10);
    return json;
  }

  private static boolean isKnown(Matcher operation) {
    return operation.matches()
        && List.of(operation.group(1), operation.group(3), operation.group(4).replaceAll("\\s", ""))
            .equals(OPERATIONS.get(operation.group(2)));
  }

  private ObjectNode create(ObjectNode input) {
    for (String field : REQUIRED) {
      if (!input.has(field)) {
        return refused("basicCodeDiscount", field, "can't be blank", "BLANK");
      }
    }
    Instant endsAt = Instant.parse(input.path("endsAt").asText("9999-12-31T00:00:00Z"));
    if (!endsAt.isAfter(Instant.parse(input.path("startsAt").asText()))) {
      return refused(
          "basicCodeDiscount",
          "endsAt",
          "Ends at needs to be after starts_at",
          "END_DATE_BEFORE_START_DATE");
    }
    String gid = "gid://shopify/DiscountCodeNode/" + ids.incrementAndGet();
    var discount = new Discount(gid, input, endsAt, 0);
    if (byCode.putIfAbsent(key(discount.code()), discount) != null) {
      return refused(
          "basicCodeDiscount",
          "code",
          "Code must be unique. Please try a different code.",
          "TAKEN");
    }
    return payload(gid);
  }

  private JsonNode find(String code) {
    Discount discount = byCode.get(key(code));
    if (discount == null) {
      return NullNode.getInstance();
    }
    ObjectNode node = object().put("id", discount.gid);
    node.putObject("codeDiscount")
        .put("title", discount.input.path("title").asText())
        .put("status", discount.endsAt.isAfter(clock.instant()) ? "ACTIVE" : "EXPIRED")
        .put("asyncUsageCount", discount.usageCount);
    return node;
  }

  private ObjectNode deactivate(String gid) {
    for (Discount discount : all()) {
      if (discount.gid.equals(gid)) {
        byCode.computeIfPresent(
            key(discount.code()),
            (key, old) -> new Discount(gid, old.input, clock.instant(), old.usageCount));
        return payload(gid);
      }
    }
    return refused("id", "", "Code discount does not exist.", "INVALID");
  }

  private static ObjectNode payload(String gid) {
    ObjectNode payload = object();
    payload.putObject("codeDiscountNode").put("id", gid);
    payload.putArray("userErrors");
    return payload;
  }

  private static ObjectNode refused(String input, String field, String message, String code) {
    ObjectNode payload = object().putNull("codeDiscountNode");
    ObjectNode error = payload.putArray("userErrors").addObject();
    error.put("message", message).put("code", code).putArray("field").add(input);
    if (!field.isEmpty()) {
      error.withArray("field").add(field);
    }
    return payload;
  }

  private static ObjectNode error(String message, String code) {
    ObjectNode json = object();
    json.putArray("errors")
        .addObject()
        .put("message", message)
        .putObject("extensions")
        .put("code", code);
    return json;
  }

  @SuppressWarnings("unchecked")
  private static boolean fits(JsonNode value, Object type) {
    if (type instanceof Predicate<?> check) {
      return ((Predicate<JsonNode>) check).test(value);
    }
    Map<String, Object> fields = (Map<String, Object>) type;
    return value.isObject()
        && names(value).stream()
            .allMatch(name -> fields.containsKey(name) && fits(value.get(name), fields.get(name)));
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static boolean allCustomers(JsonNode gids) {
    for (JsonNode gid : gids) {
      if (!gid.asText().matches("gid://shopify/Customer/[0-9]+")) {
        return false;
      }
    }
    return true;
  }

  private interface Parser {
    Object parse(String text);
  }

  private static boolean parse(JsonNode node, Parser parser) {
    try {
      parser.parse(node.asText());
      return node.isTextual();
    } catch (DateTimeException | NumberFormatException e) {
      return false;
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static String key(String code) {
    return code.toLowerCase(Locale.ROOT);
  }
}
