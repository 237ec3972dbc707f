package com.example.loyalty;

import com.example.loyalty.points.Program;
import com.example.loyalty.redemption.RedemptionView;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code GET /api/loyalty}. Money is a decimal string beside its currency. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LoyaltyView.Member.class, name = "member"),
  @JsonSubTypes.Type(value = LoyaltyView.Guest.class, name = "guest")
})
sealed interface LoyaltyView {

  /**
   * A customer who is logged in.
   *
   * @param balance points that can be spent
   * @param pending points of paid orders that cannot be spent yet
   * @param activeRedemption null when another redemption is possible
   */
  record Member(
      long balance,
      long pending,
      Earn earn,
      List<Reward> rewards,
      @Nullable RedemptionView activeRedemption)
      implements LoyaltyView {}

  record Guest(Earn earn, List<Reward> rewards) implements LoyaltyView {}

  record Earn(int points, String per, String currency) {}

  record Reward(String id, int points, String amount, String currency, boolean affordable) {}

  static Member member(Program program, MemberPoints points) {
    return new Member(
        points.balance(),
        points.pending(),
        earn(program),
        rewards(program, points.balance()),
        points.activeRedemption());
  }

  static Guest guest(Program program) {
    return new Guest(earn(program), rewards(program, 0));
  }

  private static Earn earn(Program program) {
    return new Earn(
        program.earn().points(),
        program.earn().per().toPlainString(),
        program.currency().getCurrencyCode());
  }

  private static List<Reward> rewards(Program program, long balance) {
    return program.rewards().stream()
        .map(
            reward ->
                new Reward(
                    reward.id(),
                    reward.points(),
                    reward.amount().toPlainString(),
                    program.currency().getCurrencyCode(),
                    balance >= reward.points()))
        .toList();
  }
}
