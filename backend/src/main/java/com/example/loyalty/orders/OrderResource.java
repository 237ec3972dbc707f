package com.example.loyalty.orders;

import com.example.loyalty.http.Refusal;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.SessionToken;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;

/** What one order of the customer's brings; the webhook may come after the thank-you page. */
@Path("/api/loyalty/orders/{orderId}")
@Produces(MediaType.APPLICATION_JSON)
public final class OrderResource {

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private final Jdbi jdbi;

  public OrderResource(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * @param points in the balance already, or still to come
   */
  record OrderPoints(String orderId, State state, long points) {}

  enum State {
    /** It is paid, and its points can be spent later. */
    @JsonProperty("pending")
    PENDING,
    /** Its points are in the balance. */
    @JsonProperty("posted")
    POSTED,
    /** It earns nothing, is not paid, has not been heard of, or is another customer's. */
    @JsonProperty("none")
    NONE
  }

  @GET
  public OrderPoints get(@Auth SessionToken token, @PathParam("orderId") String orderId) {
    CustomerGid customer = token.customer().orElseThrow(Refusal::customerRequired);
    if (!DIGITS.matcher(orderId).matches()) {
      throw Refusal.malformed("An order's id has digits only: leave out gid://shopify/Order/.");
    }
    BigInteger number = new BigInteger(orderId);
    if (number.bitLength() >= Long.SIZE) {
      return points(orderId, 0, 0);
    }
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select posted, pending from order_state
                    where shop = :shop and order_id = :orderId and customer = :customer""")
                .bind("shop", token.shop().host())
                .bind("orderId", number.longValue())
                .bind("customer", customer.id())
                .map(
                    (row, context) ->
                        points(orderId, row.getLong("posted"), row.getLong("pending")))
                .findOne()
                .orElseGet(() -> points(orderId, 0, 0)));
  }

  private static OrderPoints points(String orderId, long posted, long pending) {
    if (posted > 0) {
      return new OrderPoints(orderId, State.POSTED, posted);
    }
    return new OrderPoints(orderId, pending > 0 ? State.PENDING : State.NONE, pending);
  }
}
