package com.example.loyalty;

import com.example.loyalty.orders.Orders;
import com.example.loyalty.points.Ledger;
import com.example.loyalty.points.Program;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.SessionToken;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;

/** What the extension shows: the customer's points, or how to earn some. */
@Path("/api/loyalty")
@Produces(MediaType.APPLICATION_JSON)
public final class LoyaltyResource {

  private final Program program;
  private final Ledger ledger;
  private final Orders orders;

  public LoyaltyResource(Program program, Ledger ledger, Orders orders) {
    this.program = program;
    this.ledger = ledger;
    this.orders = orders;
  }

  @GET
  public LoyaltyView get(@Auth SessionToken token) throws SQLException {
    if (token.customer().isEmpty()) {
      return LoyaltyView.guest(program);
    }
    CustomerGid customer = token.customer().get();
    return LoyaltyView.member(
        program, ledger.balance(token.shop(), customer), orders.pending(token.shop(), customer));
  }
}
