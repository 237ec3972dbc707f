package com.example.loyalty.redemption;

import com.example.loyalty.redemption.Redemption.Status;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A redemption as its customer sees it.
 *
 * @param code once it is issued
 * @param points that it costs
 * @param amount off the order: a decimal string in major units of the currency
 * @param expiresAt RFC 3339, in UTC
 * @param balance of the account now, in points
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RedemptionView(
    String id,
    Status status,
    @Nullable String code,
    long points,
    String amount,
    String currency,
    String expiresAt,
    long balance) {

  static RedemptionView of(Redemption redemption, long balance, Instant now) {
    Status status = redemption.statusAt(now);
    boolean hasCode = status != Status.RESERVED && status != Status.FAILED;
    return new RedemptionView(
        redemption.id(),
        status,
        hasCode ? redemption.code() : null,
        redemption.points(),
        redemption.amount().toPlainString(),
        redemption.currency(),
        redemption.endsAt().toString(),
        balance);
  }

  /** From a row that has the columns of {@code redemption}. */
  public static RedemptionView of(ResultSet row, long balance, Instant now) throws SQLException {
    return of(RedemptionRows.redemption(row), balance, now);
  }
}
