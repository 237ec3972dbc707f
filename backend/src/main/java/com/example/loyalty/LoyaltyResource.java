package com.example.loyalty;

import com.example.loyalty.points.Program;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.SessionToken;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;

/** What the extension shows: the customer's points, or how to earn some. */
@Path("/api/loyalty")
@Produces(MediaType.APPLICATION_JSON)
public final class LoyaltyResource {

  private final Program program;
  private final Jdbi jdbi;
  private final Clock clock;

  public LoyaltyResource(Program program, Jdbi jdbi, Clock clock) {
    this.program = program;
    this.jdbi = jdbi;
    this.clock = clock;
  }

  // snippet:get
  @GET
  public LoyaltyView get(@Auth SessionToken token) throws SQLException {
    if (token.customer().isEmpty()) {
      return LoyaltyView.guest(program);
    }
    CustomerGid customer = token.customer().get();
    return LoyaltyView.member(
        program,
        jdbi.withHandle(
            handle -> MemberPoints.of(handle, token.shop(), customer, clock.instant())));
  }
  // end:get
}
