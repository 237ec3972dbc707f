package com.example.loyalty;

import com.example.loyalty.orders.CustomerPoints;
import com.example.loyalty.points.Program;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.SessionToken;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.jdbi.v3.core.Jdbi;

/** What the extension shows: the customer's points, or how to earn some. */
@Path("/api/loyalty")
@Produces(MediaType.APPLICATION_JSON)
public final class LoyaltyResource {

  private final Program program;
  private final Jdbi jdbi;

  public LoyaltyResource(Program program, Jdbi jdbi) {
    this.program = program;
    this.jdbi = jdbi;
  }

  @GET
  public LoyaltyView get(@Auth SessionToken token) throws SQLException {
    if (token.customer().isEmpty()) {
      return LoyaltyView.guest(program);
    }
    CustomerGid customer = token.customer().get();
    return LoyaltyView.member(
        program, jdbi.withHandle(handle -> CustomerPoints.of(handle, token.shop(), customer)));
  }
}
