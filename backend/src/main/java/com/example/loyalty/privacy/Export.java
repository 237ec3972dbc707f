package com.example.loyalty.privacy;

import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * All that is kept about a customer, for the merchant to pass on: whole rows, so that nothing is
 * forgotten here that a later version keeps.
 *
 * @param account empty or one
 * @param entries the ledger's, oldest first
 * @param dataRequests what Shopify passed on of the customer's own requests for their data
 */
public record Export(
    String shop,
    String customer,
    Instant exportedAt,
    List<Map<String, @Nullable Object>> account,
    List<Map<String, @Nullable Object>> entries,
    List<Map<String, @Nullable Object>> orders,
    List<Map<String, @Nullable Object>> refunds,
    List<Map<String, @Nullable Object>> redemptions,
    List<Map<String, @Nullable Object>> codeUses,
    List<Map<String, @Nullable Object>> dataRequests) {

  private static final String THEIRS = " where shop = :shop and customer = :customer ";

  /** Collects it, and takes note that the customer's requests for it are answered. */
  public static Export of(Jdbi jdbi, Clock clock, ShopDomain shop, CustomerGid customer) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return jdbi.inTransaction(
        handle -> {
          handle
              .createUpdate(
                  "update data_request set exported_at = :now" + THEIRS + "and exported_at is null")
              .bind("now", now)
              .bind("shop", shop.host())
              .bind("customer", customer.id())
              .execute();
          return new Export(
              shop.host(),
              customer.toString(),
              now,
              rows(handle, shop, customer, "select * from account" + THEIRS),
              rows(handle, shop, customer, "select * from ledger_entry" + THEIRS + "order by seq"),
              rows(
                  handle,
                  shop,
                  customer,
                  "select * from order_state" + THEIRS + "order by order_id"),
              rows(
                  handle,
                  shop,
                  customer,
                  """
                  select * from order_refund where shop = :shop and order_id in (
                    select order_id from order_state where shop = :shop and customer = :customer)
                  order by order_id, refund_id"""),
              rows(
                  handle,
                  shop,
                  customer,
                  "select * from redemption" + THEIRS + "order by reserved_at"),
              rows(
                  handle,
                  shop,
                  customer,
                  """
                  select * from code_use where shop = :shop and redemption_id in (
                    select redemption_id from redemption
                    where shop = :shop and customer = :customer)
                  order by redemption_id, order_id"""),
              rows(handle, shop, customer, "select * from data_request" + THEIRS));
        });
  }

  private static List<Map<String, @Nullable Object>> rows(
      Handle handle, ShopDomain shop, CustomerGid customer, String sql) {
    return handle
        .createQuery(sql)
        .bind("shop", shop.host())
        .bind("customer", customer.id())
        .map((row, context) -> row(row))
        .list();
  }

  private static Map<String, @Nullable Object> row(ResultSet row) throws SQLException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    ResultSetMetaData columns = row.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
      members.put(name, value(row, i, columns.getColumnType(i)));
    }
    return members;
  }

  private static @Nullable Object value(ResultSet row, int column, int type) throws SQLException {
    if (row.getObject(column) == null) {
      return null;
    }
    return switch (type) {
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> row.getTimestamp(column).toInstant();
      case Types.NUMERIC -> row.getBigDecimal(column).stripTrailingZeros().toPlainString();
      default -> row.getObject(column);
    };
  }

  public String toJson() {
    try {
      return JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build()
          .writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new AssertionError("maps, texts, numbers and times are JSON", e);
    }
  }
}
