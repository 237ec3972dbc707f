package com.example.loyalty;

import com.example.loyalty.points.Ledger;
import com.example.loyalty.points.Program;
import com.example.loyalty.sessiontoken.SessionToken;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What the extension shows: the customer's points, or how to earn some. */
@Path("/api/loyalty")
@Produces(MediaType.APPLICATION_JSON)
public final class LoyaltyResource {

  private final Program program;
  private final Ledger ledger;

  public LoyaltyResource(Program program, Ledger ledger) {
    this.program = program;
    this.ledger = ledger;
  }

  @GET
  public LoyaltyView get(@Auth SessionToken token) {
    return token
        .customer()
        .<LoyaltyView>map(
            customer -> LoyaltyView.member(program, ledger.balance(token.shop(), customer)))
        .orElseGet(() -> LoyaltyView.guest(program));
  }
}
