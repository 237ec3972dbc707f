package com.example.loyalty;

import com.example.loyalty.points.Program;
import com.example.loyalty.sessiontoken.ClientSecret;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.Valid;
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
  @Valid final DataSourceFactory database;

  @JsonCreator
  LoyaltyConfiguration(
      @JsonProperty(value = "shopify", required = true) Shopify shopify,
      @JsonProperty(value = "program", required = true) Program program,
      @JsonProperty(value = "orders", required = true) Orders orders,
      @JsonProperty(value = "database", required = true) DataSourceFactory database) {
    this.shopify = shopify;
    this.program = program;
    this.orders = orders;
    this.database = database;
  }

  /**
   * When orders become points.
   *
   * @param pendingPeriod from the payment until the points can be spent
   * @param sweepInterval how often to look for points whose period is over
   */
  public record Orders(
      @JsonProperty(required = true)
          @MinDuration(
              value = 0,
              unit = TimeUnit.SECONDS,
              message = "is negative: check LOYALTY_PENDING_PERIOD")
          Duration pendingPeriod,
      @JsonProperty(required = true)
          @MinDuration(
              value = 100,
              unit = TimeUnit.MILLISECONDS,
              message = "is under 100ms: check LOYALTY_SWEEP_INTERVAL")
          Duration sweepInterval) {}

  /**
   * The app's identity.
   *
   * @param clientId the only accepted {@code aud} of session tokens
   * @param clientSecret the key that Shopify signs with
   * @param previousClientSecret accepted as well while the secret is rotated; empty otherwise
   */
  public record Shopify(
      @NotBlank(
              message =
                  "is missing: set SHOPIFY_API_KEY to the app's client ID"
                      + " (dev dashboard → your app → Settings)")
          String clientId,
      String clientSecret,
      String previousClientSecret) {

    public Shopify {
      clientSecret = Objects.requireNonNullElse(clientSecret, "");
      previousClientSecret = Objects.requireNonNullElse(previousClientSecret, "");
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

    @Override
    public String toString() {
      return "Shopify[clientId=" + clientId + "]";
    }
  }
}
