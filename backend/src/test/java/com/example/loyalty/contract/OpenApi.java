package com.example.loyalty.contract;

import com.example.loyalty.contract.RawHttp.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An OpenAPI 3.1 document (its schemas are JSON Schema 2020-12): what it promises, what breaks it.
 */
record OpenApi(JsonNode document) {

  /** Our extension: the headers of every answer, and what any request may be answered with. */
  static final String ANY_REQUEST = "x-any-request";

  /** What HTTP itself adds to an answer; the content type is checked apart. */
  private static final Set<String> HEADERS_OF_HTTP =
      Set.of("Date", "Connection", "Content-Length", "Content-Type");

  private static final SchemaValidatorsConfig FORMATS_TOO =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  static OpenApi read(Path yaml) {
    try {
      return new OpenApi(new YAMLMapper().readTree(yaml.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By name, such as {@code GET /api/loyalty}; {@link #ANY_REQUEST} too. */
  Map<String, JsonNode> operations() {
    Map<String, JsonNode> operations = new TreeMap<>();
    for (var path : document.required("paths").properties()) {
      for (var method : path.getValue().properties()) {
        if (method.getValue().has("responses")) {
          String verb = method.getKey().toUpperCase(Locale.ROOT);
          operations.put(verb + " " + path.getKey(), method.getValue());
        }
      }
    }
    operations.put(ANY_REQUEST, anyRequest());
    return operations;
  }

  private JsonNode anyRequest() {
    return document.required("paths").required(ANY_REQUEST);
  }

  /** Every outcome, by its examples, such as {@code GET /api/loyalty: 200 guest}. */
  Set<String> promises() {
    Set<String> promises = new TreeSet<>();
    operations()
        .forEach(
            (name, operation) -> {
              for (var response : operation.required("responses").properties()) {
                for (String outcome : outcomes(response.getKey(), resolve(response.getValue()))) {
                  promises.add(name + ": " + outcome);
                }
              }
            });
    return promises;
  }

  private static List<String> outcomes(String status, JsonNode response) {
    Stream<JsonNode> examples =
        response.has("content") ? examples(mediaType(response)) : Stream.empty();
    List<String> outcomes = examples.map(example -> outcome(status, example)).toList();
    return outcomes.isEmpty() ? List.of(status) : outcomes;
  }

  /** The HTTP status, and which of its answers it is: a problem's code, or the state or status. */
  static String outcome(String status, JsonNode body) {
    if (body.path("status").isTextual()) {
      return status + " " + body.get("status").asText();
    }
    return (status + " " + body.path("code").asText() + body.path("state").asText()).strip();
  }

  /** The documented values of a schema's member, such as a problem's codes. */
  List<String> values(String schema, String member) {
    return document
        .at("/components/schemas/" + schema + "/properties/" + member + "/enum")
        .valueStream()
        .map(JsonNode::asText)
        .toList();
  }

  /** A query parameter's schema. */
  JsonNode parameter(String operation, String name) {
    return operations()
        .get(operation)
        .required("parameters")
        .valueStream()
        .filter(parameter -> parameter.required("name").asText().equals(name))
        .findFirst()
        .orElseThrow()
        .required("schema");
  }

  /** The example of an operation's body. */
  JsonNode exampleBody(String operation) {
    JsonNode body = operations().get(operation).required("requestBody");
    return examples(mediaType(body)).findFirst().orElseThrow();
  }

  /** Object schemas that would let an undocumented member through. */
  List<String> openSchemas() {
    return document
        .at("/components/schemas")
        .propertyStream()
        .filter(schema -> schema.getValue().has("properties"))
        .filter(schema -> schema.getValue().path("unevaluatedProperties").asBoolean(true))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What is wrong with the examples, by their own schemas. */
  List<String> brokenExamples() {
    return document.findValues("content").stream()
        .flatMap(JsonNode::valueStream)
        .flatMap(type -> examples(type).flatMap(example -> violations(type, example)))
        .toList();
  }

  /** What of an answer the document does not promise, or what is missing. */
  List<String> violations(String operation, Answer answer) throws IOException {
    JsonNode response =
        resolve(
            operations()
                .get(operation)
                .required("responses")
                .required(String.valueOf(answer.status())));
    List<String> violations = new ArrayList<>(headerViolations(response, answer));
    String type = answer.headers().get("Content-Type");
    if (!response.has("content")) {
      if (type != null || !answer.body().isEmpty()) {
        violations.add("there is content, and none is documented");
      }
    } else if (type == null || !response.get("content").has(type)) {
      violations.add("Content-Type " + type + " is not documented");
    } else {
      JsonNode body = new JsonMapper().readTree(answer.body());
      violations(response.get("content").get(type), body).forEach(violations::add);
      if (body.path("status").asInt(answer.status()) != answer.status()) {
        violations.add("the problem's status is not the answer's");
      }
    }
    return violations;
  }

  private List<String> headerViolations(JsonNode response, Answer answer) {
    ObjectNode documented = anyRequest().required("headers").deepCopy();
    response.path("headers").properties().forEach(h -> documented.set(h.getKey(), h.getValue()));
    List<String> violations = new ArrayList<>();
    for (var entry : documented.properties()) {
      JsonNode header = entry.getValue();
      String value = answer.headers().get(entry.getKey());
      if (value != null) {
        violations(header, TextNode.valueOf(value))
            .forEach(violation -> violations.add(entry.getKey() + " " + violation));
      } else if (header.path("required").asBoolean()) {
        violations.add(entry.getKey() + " is missing");
      }
    }
    for (String name : answer.headers().keySet()) {
      if (!documented.has(name) && !HEADERS_OF_HTTP.contains(name)) {
        violations.add(name + " is not documented");
      }
    }
    return violations;
  }

  /** What is wrong with the value of a header or a media type. */
  private Stream<String> violations(JsonNode documented, JsonNode value) {
    ObjectNode schema = documented.required("schema").deepCopy();
    // Its references are those of the document.
    schema.set("components", document.required("components"));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(schema, FORMATS_TOO)
        .validate(value)
        .stream()
        .map(message -> message.getMessage() + ": " + value);
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  private static JsonNode mediaType(JsonNode response) {
    return response.required("content").iterator().next();
  }

  private static Stream<JsonNode> examples(JsonNode mediaType) {
    return Stream.concat(
        Stream.ofNullable(mediaType.get("example")),
        mediaType.path("examples").valueStream().map(example -> example.required("value")));
  }
}
