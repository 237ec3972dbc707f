package com.example.loyalty.points;

import com.example.loyalty.http.Refusal;
import com.example.loyalty.points.LedgerEntry.Kind;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.SessionToken;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why the balance is what it is: the customer's own entries, newest first. */
@Path("/api/loyalty/history")
@Produces(MediaType.APPLICATION_JSON)
public final class HistoryResource {

  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  private final History history;

  public HistoryResource(History history) {
    this.history = history;
  }

  /**
   * @param next the cursor of the next page; null on the last
   */
  record Page(List<Entry> entries, @Nullable String next) {}

  /** Numbers of orders are strings, as JavaScript reads large integers wrong (RFC 8259 §6). */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      long seq,
      Kind kind,
      long points,
      long balanceAfter,
      String occurredAt,
      @Nullable String orderId,
      @Nullable String redemptionId,
      @Nullable String reason) {

    static Entry of(LedgerEntry entry) {
      return new Entry(
          entry.seq(),
          entry.kind(),
          entry.points(),
          entry.balanceAfter(),
          entry.occurredAt().toString(),
          entry.orderId() == null ? null : entry.orderId().toString(),
          entry.redemptionId(),
          entry.reason());
    }
  }

  @GET
  public Page get(
      @Auth SessionToken token,
      @QueryParam("cursor") List<String> cursor,
      @QueryParam("limit") List<String> limit) {
    CustomerGid customer = token.customer().orElseThrow(Refusal::customerRequired);
    long before = number("cursor", cursor, Long.MAX_VALUE);
    long most = number("limit", limit, DEFAULT_LIMIT);
    if (most > MAX_LIMIT) {
      throw Refusal.malformed("limit: a number from 1 to 100.");
    }
    // One more than asked for tells whether there is a next page.
    List<LedgerEntry> found = history.newestFirst(token.shop(), customer, before, (int) most + 1);
    List<LedgerEntry> page = found.subList(0, Math.min((int) most, found.size()));
    boolean isLast = page.size() == found.size();
    return new Page(
        page.stream().map(Entry::of).toList(),
        isLast ? null : Long.toString(page.get(page.size() - 1).seq()));
  }

  private static long number(String name, List<String> values, long otherwise) {
    if (values.isEmpty()) {
      return otherwise;
    }
    if (values.size() > 1 || !NUMBER.matcher(values.get(0)).matches()) {
      throw Refusal.malformed(name + ": one whole number, or leave it out.");
    }
    return Long.parseLong(values.get(0));
  }
}
