package com.example.loyalty;

import com.example.loyalty.discount.AdminOrigin;
import com.example.loyalty.discount.CombinesWith;
import com.example.loyalty.points.Program;
import com.example.loyalty.redemption.Redemptions.Rules;
import com.example.loyalty.sessiontoken.ClientSecret;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The configuration; {@code loyalty.yml} in the jar says what the environment can set. */
public final class LoyaltyConfiguration extends Configuration {

  @Valid final Shopify shopify;
  final Program program;
  @Valid final Orders orders;
  @Valid final Redemptions redemptions;

  @MinDuration(
      value = 100,
      unit = TimeUnit.MILLISECONDS,
      message = "is under 100ms: check LOYALTY_SWEEP_INTERVAL")
  final Duration sweepInterval;

  @Valid final DataSourceFactory database;

  @JsonCreator
  LoyaltyConfiguration(
      @JsonProperty(value = "shopify", required = true) Shopify shopify,
      @JsonProperty(value = "program", required = true) Program program,
      @JsonProperty(value = "orders", required = true) Orders orders,
      @JsonProperty(value = "redemptions", required = true) Redemptions redemptions,
      @JsonProperty(value = "sweepInterval", required = true) Duration sweepInterval,
      @JsonProperty(value = "database", required = true) DataSourceFactory database) {
    this.shopify = shopify;
    this.program = program;
    this.orders = orders;
    this.redemptions = redemptions;
    this.sweepInterval = sweepInterval;
    this.database = database;
  }

  /**
   * When orders become points.
   *
   * @param pendingPeriod from the payment until the points can be spent
   */
  public record Orders(
      @JsonProperty(required = true)
          @MinDuration(
              value = 0,
              unit = TimeUnit.SECONDS,
              message = "is negative: check LOYALTY_PENDING_PERIOD")
          Duration pendingPeriod) {}

  /**
   * How points become discount codes.
   *
   * @param codeValidity from the reservation until the code ends
   * @param releaseGrace from then until the points of an unused code can come back
   * @param triesPerMinute of one customer, at least 1
   * @param combinesWith the other discounts that an order may have beside a code
   */
  public record Redemptions(
      @JsonProperty(required = true)
          @MinDuration(
              value = 1,
              unit = TimeUnit.SECONDS,
              message = "is under 1s: check LOYALTY_CODE_VALIDITY")
          Duration codeValidity,
      @JsonProperty(required = true)
          @MinDuration(
              value = 0,
              unit = TimeUnit.SECONDS,
              message = "is negative: check LOYALTY_RELEASE_GRACE")
          Duration releaseGrace,
      @JsonProperty(required = true) @Min(1) int triesPerMinute,
      @JsonProperty(required = true) CombinesWith combinesWith) {

    Rules rules() {
      return new Rules(
          codeValidity.toJavaDuration(), releaseGrace.toJavaDuration(), triesPerMinute);
    }
  }

  /**
   * The app's identity.
   *
   * @param clientId the only accepted {@code aud} of session tokens
   * @param clientSecret the key that Shopify signs with
   * @param previousClientSecret accepted as well while the secret is rotated; empty otherwise
   * @param adminOrigin where a shop's Admin API answers; empty for Shopify itself
   */
  public record Shopify(
      @NotBlank(
              message =
                  "is missing: set SHOPIFY_API_KEY to the app's client ID"
                      + " (dev dashboard → your app → Settings)")
          String clientId,
      String clientSecret,
      String previousClientSecret,
      String adminOrigin) {

    private static final String SHOPIFY = "https://{shop}";

    public Shopify {
      clientSecret = Objects.requireNonNullElse(clientSecret, "");
      previousClientSecret = Objects.requireNonNullElse(previousClientSecret, "");
      adminOrigin = Objects.requireNonNullElse(adminOrigin, "");
    }

    @ValidationMethod(
        message =
            "clientSecret is missing or shorter than 32 characters: set SHOPIFY_API_SECRET to the"
                + " app's client secret (dev dashboard → your app → Settings)")
    public boolean isClientSecretLongEnough() {
      return ClientSecret.isLongEnough(clientSecret);
    }

    @ValidationMethod(
        message =
            "previousClientSecret is shorter than 32 characters: check SHOPIFY_API_SECRET_PREVIOUS")
    public boolean isPreviousClientSecretLongEnough() {
      return previousClientSecret.isEmpty() || ClientSecret.isLongEnough(previousClientSecret);
    }

    /** The current one, then the previous one while there is one. */
    List<ClientSecret> clientSecrets() {
      return Stream.of(clientSecret, previousClientSecret)
          .filter(secret -> !secret.isEmpty())
          .map(ClientSecret::new)
          .toList();
    }

    /**
     * @throws IllegalArgumentException for one that is not safe for the client secret
     */
    AdminOrigin adminApi() {
      return new AdminOrigin(adminOrigin.isBlank() ? SHOPIFY : adminOrigin);
    }

    @Override
    public String toString() {
      return "Shopify[clientId=" + clientId + "]";
    }
  }
}
