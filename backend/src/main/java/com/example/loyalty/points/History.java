package com.example.loyalty.points;

import com.example.loyalty.points.LedgerEntry.Kind;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads an account's entries. */
public final class History {

  private final Jdbi jdbi;

  public History(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * The newest entries before one of them, by key and not by offset: a page costs the same however
   * far back it lies, and an entry posted meanwhile shifts nothing.
   *
   * @param beforeSeq {@link Long#MAX_VALUE} for the newest of all
   */
  List<LedgerEntry> newestFirst(ShopDomain shop, CustomerGid customer, long beforeSeq, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from ledger_entry
                    where shop = :shop and customer = :customer and seq < :beforeSeq
                    order by seq desc fetch first :limit rows only""")
                .bind("shop", shop.host())
                .bind("customer", customer.id())
                .bind("beforeSeq", beforeSeq)
                .bind("limit", limit)
                .map((row, context) -> entry(row))
                .list());
  }

  static LedgerEntry entry(ResultSet row) throws SQLException {
    long orderId = row.getLong("order_id");
    @Nullable Long orderOrNone = row.wasNull() ? null : orderId;
    return new LedgerEntry(
        row.getLong("seq"),
        Kind.valueOf(row.getString("kind")),
        row.getLong("points"),
        row.getLong("balance_after"),
        orderOrNone,
        row.getString("redemption_id"),
        row.getString("reason"),
        row.getTimestamp("occurred_at").toInstant());
  }
}
