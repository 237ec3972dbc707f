package com.example.loyalty;

import com.example.loyalty.discount.DiscountCodes;
import com.example.loyalty.http.OneVoice;
import com.example.loyalty.orders.OrderResource;
import com.example.loyalty.orders.Orders;
import com.example.loyalty.points.History;
import com.example.loyalty.points.HistoryResource;
import com.example.loyalty.privacy.Privacy;
import com.example.loyalty.redemption.Redeeming;
import com.example.loyalty.redemption.Sweep;
import com.example.loyalty.redemption.UsedCodes;
import com.example.loyalty.sessiontoken.SessionTokenFilter;
import com.example.loyalty.sessiontoken.SessionTokenVerifier;
import com.example.loyalty.store.Database;
import com.example.loyalty.store.DatabaseHealthCheck;
import com.example.loyalty.webhook.WebhookReader;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.jdbi.v3.core.Jdbi;

/** All wiring, by constructor: read this first. */
public final class LoyaltyApplication extends Application<LoyaltyConfiguration> {

  /** Together as many calls as {@link DiscountCodes} lets wait. */
  private static final int FIRST_ATTEMPTS = 8;

  /** More could not begin while their customers wait. */
  private static final int MAX_QUEUED = 256;

  private static final int REDEMPTION_SWEEPERS = 8;

  private final Clock clock = Clock.systemUTC();

  public static void main(String[] arguments) throws Exception {
    new LoyaltyApplication().run(arguments.length == 0 ? new String[] {"server"} : arguments);
  }

  @Override
  public String getName() {
    return "loyalty";
  }

  @Override
  protected void addDefaultCommands(Bootstrap<LoyaltyConfiguration> bootstrap) {
    bootstrap.addCommand(new ServeCommand(this));
    bootstrap.addCommand(new AdjustCommand(clock));
    bootstrap.addCommand(new TokenCommand(clock));
    bootstrap.addCommand(new CheckCommand(clock));
    bootstrap.addCommand(new ImportCommand(clock));
    bootstrap.addCommand(new ExportCommand(clock));
  }

  @Override
  public void initialize(Bootstrap<LoyaltyConfiguration> bootstrap) {
    bootstrap.setConfigurationSourceProvider(new ConfigurationSource(System::getenv));
    // Else 1.5 points would be 1, and an empty value a NullPointerException later.
    bootstrap
        .getObjectMapper()
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .setDefaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL));
  }

  @Override
  public void run(LoyaltyConfiguration configuration, Environment environment) throws SQLException {
    Database database = Database.open(configuration.database, environment.metrics());
    Jdbi jdbi = database.jdbi();
    environment.lifecycle().manage(database.pool());
    environment.healthChecks().register("database", new DatabaseHealthCheck(jdbi));

    Shopify shopify = configuration.shopify;
    var verifier = new SessionTokenVerifier(shopify.clientId(), shopify.clientSecrets(), clock);
    SessionTokenFilter.register(environment, verifier);
    environment.jersey().register(new LoyaltyResource(configuration.program, jdbi, clock));
    environment.jersey().register(new HistoryResource(new History(jdbi)));
    environment.jersey().register(new OrderResource(jdbi));

    var codes =
        new DiscountCodes(
            shopify.adminApi(), shopify.clientId(), shopify.clientSecrets().get(0), clock);
    Redeeming redeeming = redeeming(configuration, environment, jdbi, codes);
    environment.jersey().register(redeeming.resource());

    Orders orders = orders(configuration, jdbi);
    environment.jersey().register(new WebhookReader(shopify.clientSecrets()));
    environment.jersey().register(new WebhookResource(orders, new Privacy(jdbi, codes, clock)));

    sweep(configuration, environment, orders, redeeming.sweep());
    AdminTasks.register(environment, jdbi, clock);
    OneVoice.register(environment);
  }

  private Orders orders(LoyaltyConfiguration configuration, Jdbi jdbi) {
    return new Orders(
        jdbi,
        configuration.program,
        configuration.orders.pendingPeriod().toJavaDuration(),
        new UsedCodes(clock),
        clock);
  }

  private Redeeming redeeming(
      LoyaltyConfiguration configuration, Environment environment, Jdbi jdbi, DiscountCodes codes) {
    ExecutorService firstAttempts =
        environment
            .lifecycle()
            .executorService("redeem-%d")
            .minThreads(FIRST_ATTEMPTS)
            .maxThreads(FIRST_ATTEMPTS)
            .workQueue(new ArrayBlockingQueue<>(MAX_QUEUED))
            .build();
    return Redeeming.of(
        jdbi,
        configuration.program,
        configuration.redemptions.rules(),
        configuration.redemptions.combinesWith(),
        codes,
        firstAttempts,
        clock);
  }

  private static void sweep(
      LoyaltyConfiguration configuration,
      Environment environment,
      Orders orders,
      Sweep redemptions) {
    LifecycleEnvironment lifecycle = environment.lifecycle();
    ScheduledExecutorService threads =
        lifecycle.scheduledExecutorService("sweeper-%d").threads(1 + REDEMPTION_SWEEPERS).build();
    Duration interval = configuration.sweepInterval.toJavaDuration();
    lifecycle.manage(new Sweeper("orders", 1, orders::settleDue, interval, threads));
    // Several at once, because most of the time each waits for Shopify.
    lifecycle.manage(
        new Sweeper("redemptions", REDEMPTION_SWEEPERS, redemptions::run, interval, threads));
  }
}
