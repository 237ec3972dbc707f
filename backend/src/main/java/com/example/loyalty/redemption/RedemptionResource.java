package com.example.loyalty.redemption;

import com.example.loyalty.http.Refusal;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.SessionToken;
import com.example.loyalty.sessiontoken.ShopDomain;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The customer's points become a discount code. */
@Path("/api/loyalty/redemptions")
@Produces(MediaType.APPLICATION_JSON)
public final class RedemptionResource {

  private static final Logger LOG = LoggerFactory.getLogger(RedemptionResource.class);

  private final Redemptions redemptions;
  private final FirstAttempt firstAttempt;

  RedemptionResource(Redemptions redemptions, FirstAttempt firstAttempt) {
    this.redemptions = redemptions;
    this.firstAttempt = firstAttempt;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response redeem(
      @Auth SessionToken token,
      @HeaderParam("Idempotency-Key") List<String> keys,
      InputStream entity) {
    RedeemRequest request = RedeemRequest.read(keys, entity);
    CustomerGid customer = token.customer().orElseThrow(Refusal::customerRequired);
    ShopDomain shop = token.shop();
    Reservation reservation =
        redemptions.reserve(shop, customer, request.key(), request.bodyHash(), request.rewardId());
    if (reservation instanceof Reservation.Repeated repeated) {
      return Response.ok(redemptions.view(repeated.redemption(), repeated.balance())).build();
    }
    if (!(reservation instanceof Reservation.Reserved reserved)) {
      throw refusal(reservation);
    }
    String id = reserved.redemption().id();
    LOG.info("{} is reserved, session token {}", reserved.redemption(), token.id());
    firstAttempt.make(reserved.redemption());
    return answer(redemptions.find(shop, customer, id).orElseThrow(Refusal::notFound));
  }

  @GET
  @Path("/{id}")
  public RedemptionView get(@Auth SessionToken token, @PathParam("id") String id) {
    CustomerGid customer = token.customer().orElseThrow(Refusal::customerRequired);
    return redemptions.find(token.shop(), customer, id).orElseThrow(Refusal::notFound);
  }

  private static Response answer(RedemptionView redemption) {
    switch (redemption.status()) {
      case FAILED ->
          throw Refusal.of(
              502,
              "discount-refused",
              "Shopify refused to create the discount code. The points are back.",
              Map.of("redemption", redemption));
      case RESERVED -> {
        return Response.accepted(redemption)
            .header(HttpHeaders.LOCATION, "/api/loyalty/redemptions/" + redemption.id())
            .header(HttpHeaders.RETRY_AFTER, 1)
            .build();
      }
      default -> {
        return Response.status(Response.Status.CREATED)
            .header(HttpHeaders.LOCATION, "/api/loyalty/redemptions/" + redemption.id())
            .entity(redemption)
            .build();
      }
    }
  }

  private RuntimeException refusal(Reservation reservation) {
    if (reservation instanceof Reservation.KeyReused) {
      return Refusal.of(
          422, "idempotency-key-reused", "This Idempotency-Key belongs to another request.");
    }
    if (reservation instanceof Reservation.TooMany tooMany) {
      return Refusal.tooManyRequests(seconds(tooMany.pause()));
    }
    if (reservation instanceof Reservation.UnknownReward) {
      return Refusal.of(422, "unknown-reward", "There is no such reward, or not any more.");
    }
    if (reservation instanceof Reservation.StillActive active) {
      return Refusal.of(
          409,
          "redemption-active",
          "Another redemption is active: one at a time.",
          Map.of("redemption", redemptions.view(active.redemption(), active.balance())));
    }
    if (reservation instanceof Reservation.NotEnoughPoints points) {
      return Refusal.of(
          409,
          "insufficient-points",
          "The reward costs %d points, the balance is %d."
              .formatted(points.needed(), points.balance()));
    }
    throw new IllegalArgumentException("no refusal: " + reservation);
  }

  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }
}
