package com.example.loyalty.points;

import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an operator asks for: points given or taken by hand.
 *
 * @param points not 0; negative to take them
 * @param reason for whoever reads the ledger
 * @param key when given, the adjustment happens once, however often it is asked for
 */
public record Adjustment(
    ShopDomain shop, CustomerGid customer, long points, String reason, Optional<String> key) {

  private static final Pattern POINTS = Pattern.compile("[+-]?[0-9]{1,15}");
  private static final int MAX_REASON = 500;
  private static final int MAX_KEY = 200;

  public Adjustment {
    require(points != 0, "points: must not be 0");
    require(isText(reason, MAX_REASON), "reason: say why, in 1 to 500 characters on one line");
    require(key.isEmpty() || isText(key.get(), MAX_KEY), "key: 1 to 200 characters on one line");
  }

  /**
   * Reads what an operator typed.
   *
   * @throws IllegalArgumentException with a sentence for the operator
   */
  public static Adjustment parse(
      String shop, String customer, String points, String reason, Optional<String> key) {
    require(POINTS.matcher(points).matches(), "points: a whole number such as 50, +50 or -50");
    return new Adjustment(
        OperatorInput.shop(shop),
        OperatorInput.customer(customer),
        Long.parseLong(points),
        reason,
        key);
  }

  private static boolean isText(String text, int maxLength) {
    return !text.isBlank()
        && text.length() <= maxLength
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
