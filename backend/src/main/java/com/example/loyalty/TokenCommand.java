package com.example.loyalty;

import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import io.dropwizard.core.setup.Bootstrap;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * {@code token}: prints a session token such as Shopify signs at checkout, so that {@code curl}
 * works without a store. It needs the client secret, as whoever can forge one does.
 */
final class TokenCommand extends LoyaltyCommand {

  private static final long LIFE_SECONDS = 300;

  private final Clock clock;

  TokenCommand(Clock clock) {
    super("token", "Prints a signed session token, for development");
    this.clock = clock;
  }

  @Override
  public void configure(Subparser subparser) {
    super.configure(subparser);
    subparser.addArgument("--shop").required(true).help("your-store.myshopify.com");
    subparser.addArgument("--customer").help("the number of the customer's id; a guest without");
  }

  @Override
  protected void run(
      Bootstrap<LoyaltyConfiguration> bootstrap,
      Namespace namespace,
      LoyaltyConfiguration configuration)
      throws JoseException {
    ShopDomain shop = new ShopDomain(namespace.getString("shop"));
    NumericDate now = NumericDate.fromSeconds(clock.instant().getEpochSecond());
    NumericDate expires = NumericDate.fromSeconds(now.getValue() + LIFE_SECONDS);

    JwtClaims claims = new JwtClaims();
    claims.setStringClaim("dest", shop.host());
    claims.setAudience(configuration.shopify.clientId());
    claims.setExpirationTime(expires);
    claims.setNotBefore(now);
    claims.setIssuedAt(now);
    claims.setJwtId(UUID.randomUUID().toString());
    String customer = namespace.getString("customer");
    if (customer != null) {
      claims.setSubject(customerGid(customer).toString());
    }

    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    jws.setHeader("typ", "JWT");
    jws.setKey(new HmacKey(configuration.shopify.clientSecret().getBytes(StandardCharsets.UTF_8)));
    jws.setPayload(claims.toJson());
    System.out.println(jws.getCompactSerialization());
  }

  private static CustomerGid customerGid(String number) {
    return CustomerGid.parse("gid://shopify/Customer/" + number)
        .orElseThrow(
            () -> new IllegalArgumentException("--customer: the number of the customer's id"));
  }
}
