package com.example.loyalty;

import com.example.loyalty.discount.CombinesWith;
import com.example.loyalty.points.Program;
import com.example.loyalty.redemption.Redemptions.Rules;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.util.concurrent.TimeUnit;

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
}
