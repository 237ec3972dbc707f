package com.example.loyalty.points;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The merchant's loyalty program: configuration, one per deployment.
 *
 * @param currency of every amount in the program
 * @param earn what an order earns
 * @param rewards what points can be redeemed for
 * @param earnOnTestOrders whether an order counts that was paid with test money, as all are in a
 *     development store
 */
public record Program(
    @JsonProperty(required = true) Currency currency,
    @JsonProperty(required = true) Earn earn,
    @JsonProperty(required = true) List<Reward> rewards,
    @JsonProperty(required = true) boolean earnOnTestOrders) {

  public Program {
    earn = new Earn(earn.points(), inMinorUnits(earn.per(), currency));
    Currency rewardCurrency = currency;
    rewards =
        rewards.stream()
            .map(r -> new Reward(r.id(), r.points(), inMinorUnits(r.amount(), rewardCurrency)))
            .toList();
    Set<String> ids = new HashSet<>();
    for (Reward reward : rewards) {
      if (!ids.add(reward.id())) {
        throw new IllegalArgumentException("two rewards have the id " + reward.id());
      }
    }
  }

  public Optional<Reward> reward(String id) {
    return rewards.stream().filter(reward -> reward.id().equals(id)).findFirst();
  }

  /**
   * What an order earns: {@code floor(points × amount ÷ per)}.
   *
   * @param points for each {@code per} of the order
   * @param per an amount in the program's currency
   */
  public record Earn(
      @JsonProperty(required = true) int points, @JsonProperty(required = true) BigDecimal per) {
    public Earn {
      requirePositive("earn.points", points);
      requirePositive("earn.per", per.signum());
    }
  }

  /**
   * Points → discount.
   *
   * @param id names it in the API, and stays the same when the reward changes
   * @param points that it costs
   * @param amount off the order, in the program's currency
   */
  public record Reward(
      @JsonProperty(required = true) String id,
      @JsonProperty(required = true) int points,
      @JsonProperty(required = true) BigDecimal amount) {
    public Reward {
      if (!id.matches("[a-z0-9-]{1,32}")) {
        throw new IllegalArgumentException(
            "a reward's id has 1 to 32 of a-z, 0-9 and -: not " + id);
      }
      requirePositive("a reward's points", points);
      requirePositive("a reward's amount", amount.signum());
    }
  }

  /** As many decimals as the currency has, so that an amount always reads the same. */
  private static BigDecimal inMinorUnits(BigDecimal amount, Currency currency) {
    int digits = Math.max(0, currency.getDefaultFractionDigits());
    if (amount.stripTrailingZeros().scale() > digits) {
      throw new IllegalArgumentException(
          amount.toPlainString() + " is no amount of " + currency.getCurrencyCode());
    }
    return amount.setScale(digits);
  }

  private static void requirePositive(String what, int number) {
    if (number <= 0) {
      throw new IllegalArgumentException(what + " must be positive");
    }
  }
}
