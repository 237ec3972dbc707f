package com.example.loyalty.benchmark;

import com.example.loyalty.LoyaltyApplication;
import com.example.loyalty.LoyaltyConfiguration;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;

/**
 * The whole application, and beside it {@code GET /constant}: what the same server does at most.
 */
public final class BenchmarkServer extends Application<LoyaltyConfiguration> {

  private final LoyaltyApplication loyalty = new LoyaltyApplication();

  public static void main(String[] arguments) throws Exception {
    new BenchmarkServer().run("server", "loyalty.yml");
  }

  @Override
  public void initialize(Bootstrap<LoyaltyConfiguration> bootstrap) {
    loyalty.initialize(bootstrap);
  }

  @Override
  public void run(LoyaltyConfiguration configuration, Environment environment) throws SQLException {
    loyalty.run(configuration, environment);
    environment.jersey().register(new ConstantResource());
  }

  /** A finished text, as long as the points' answer: neither token, database nor JSON to write. */
  @Path("/constant")
  @Produces(MediaType.APPLICATION_JSON)
  public static final class ConstantResource {

    static final String ANSWER =
        """
        {"state":"member","balance":420,"pending":0,\
        "earn":{"points":1,"per":"1.00","currency":"USD"},"rewards":[\
        {"id":"r5","points":100,"amount":"5.00","currency":"USD","affordable":true},\
        {"id":"r10","points":180,"amount":"10.00","currency":"USD","affordable":true},\
        {"id":"r25","points":400,"amount":"25.00","currency":"USD","affordable":true}],\
        "activeRedemption":null}""";

    @GET
    public String get() {
      return ANSWER;
    }
  }
}
