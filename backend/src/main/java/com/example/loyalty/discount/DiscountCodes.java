package com.example.loyalty.discount;

import com.example.loyalty.discount.Refused.UserError;
import com.example.loyalty.sessiontoken.ClientSecret;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The discount codes of shops. Each method waits at most as long as it is told and then answers
 * {@link Unclear}; none throws for what Shopify or the network does. At most 16 calls wait at a
 * time.
 */
public final class DiscountCodes {

  private static final Logger LOG = LoggerFactory.getLogger(DiscountCodes.class);

  /** What the database has room for. */
  private static final int MAX_GID = 255;

  private final AdminApi api;

  public DiscountCodes(AdminOrigin origin, String clientId, ClientSecret secret, Clock clock) {
    api = new AdminApi(origin, clientId, secret, clock);
  }

  /** Can be asked again with the same code, which creates no second one. */
  public Creation create(ShopDomain shop, DiscountCode code, Duration patience) {
    Answer answer =
        api.call(shop, Operation.CREATE, Map.of("basicCodeDiscount", code.input()), patience);
    if (answer instanceof Unclear unclear) {
      return unclear;
    }
    JsonNode payload = ((Answer.Data) answer).node();
    Optional<String> gid = gid(payload.path("codeDiscountNode"));
    List<UserError> errors = userErrors(payload);
    if (gid.isPresent() && errors.isEmpty()) {
      return new Creation.Created(gid.get());
    }
    if (payload.hasNonNull("codeDiscountNode") || !areDefinite(errors)) {
      return unclear(shop, Operation.CREATE, errors);
    }
    if (errors.stream().anyMatch(error -> error.code().equals("TAKEN"))) {
      return new Creation.Taken();
    }
    LOG.warn("Admin API of {}: a code was refused: {}", shop, errors);
    return new Refused(errors);
  }

  public Lookup find(ShopDomain shop, String code, Duration patience) {
    Answer answer = api.call(shop, Operation.FIND, Map.of("code", code), patience);
    if (answer instanceof Unclear unclear) {
      return unclear;
    }
    JsonNode node = ((Answer.Data) answer).node();
    if (node.isNull()) {
      return new Lookup.None();
    }
    Optional<String> gid = gid(node);
    JsonNode discount = node.path("codeDiscount");
    JsonNode usageCount = discount.path("asyncUsageCount");
    boolean readable =
        discount.path("title").isTextual()
            && discount.path("status").isTextual()
            && usageCount.isInt();
    if (gid.isEmpty() || !readable) {
      return unclear(shop, Operation.FIND, List.of());
    }
    return new Lookup.Found(
        gid.get(),
        discount.path("title").textValue(),
        discount.path("status").textValue().equals("EXPIRED"),
        usageCount.intValue());
  }

  /** Ends a code now. One that has ended already is none the worse for it. */
  public Deactivation deactivate(ShopDomain shop, String gid, Duration patience) {
    Answer answer = api.call(shop, Operation.DEACTIVATE, Map.of("id", gid), patience);
    if (answer instanceof Unclear unclear) {
      return unclear;
    }
    JsonNode payload = ((Answer.Data) answer).node();
    List<UserError> errors = userErrors(payload);
    if (errors.isEmpty() && gid(payload.path("codeDiscountNode")).isPresent()) {
      return new Deactivation.Done();
    }
    return areDefinite(errors) ? new Refused(errors) : unclear(shop, Operation.DEACTIVATE, errors);
  }

  /** Forgets the access token of a shop that has uninstalled the app. */
  public void forget(ShopDomain shop) {
    api.forget(shop);
  }

  private static Unclear unclear(ShopDomain shop, Operation operation, List<UserError> errors) {
    LOG.warn("Admin API of {}: {} got a strange answer: {}", shop, operation, errors);
    return new Unclear("a strange answer: " + errors, true, Optional.empty());
  }

  /**
   * Whether Shopify says what is wrong with the input. It does not where it names neither a field
   * nor a code ("Something went wrong, please try again."), or has a fault of its own.
   */
  private static boolean areDefinite(List<UserError> errors) {
    return !errors.isEmpty()
        && errors.stream()
            .allMatch(
                error ->
                    !error.code().equals("INTERNAL_ERROR")
                        && !(error.code().isEmpty() && error.field().isEmpty()));
  }

  private static List<UserError> userErrors(JsonNode payload) {
    return StreamSupport.stream(payload.path("userErrors").spliterator(), false)
        .map(
            error ->
                new UserError(
                    StreamSupport.stream(error.path("field").spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(".")),
                    error.path("code").asText(""),
                    error.path("message").asText("")))
        .toList();
  }

  private static Optional<String> gid(JsonNode node) {
    return Optional.of(node.path("id").asText(""))
        .filter(gid -> !gid.isEmpty() && gid.length() <= MAX_GID);
  }
}
