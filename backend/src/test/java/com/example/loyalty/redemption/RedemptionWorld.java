package com.example.loyalty.redemption;

import static com.example.loyalty.sessiontoken.SessionTokens.CLIENT_ID;

import com.example.loyalty.Checks;
import com.example.loyalty.discount.AdminOrigin;
import com.example.loyalty.discount.CombinesWith;
import com.example.loyalty.discount.DiscountCode;
import com.example.loyalty.discount.DiscountCodes;
import com.example.loyalty.discount.FakeAdminApi;
import com.example.loyalty.discount.FakeDiscounts.Discount;
import com.example.loyalty.discount.MovableClock;
import com.example.loyalty.orders.OrderBody;
import com.example.loyalty.points.Adjustment;
import com.example.loyalty.points.Ledger;
import com.example.loyalty.points.Program;
import com.example.loyalty.redemption.Redemption.Status;
import com.example.loyalty.sessiontoken.ClientSecret;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.SessionTokens;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.example.loyalty.store.Database;
import com.example.loyalty.store.TestDatabase;
import com.example.loyalty.webhook.Webhook;
import com.example.loyalty.webhook.Webhooks;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A database, instances of the service on it, and a Shopify, all at the same movable time. */
final class RedemptionWorld implements AutoCloseable {

  static final Instant BEGINNING = Instant.parse("2026-11-20T12:00:00Z");

  /** A dollar earns a point. */
  static final Program PROGRAM =
      new Program(
          Currency.getInstance("USD"),
          new Program.Earn(1, BigDecimal.ONE),
          List.of(
              new Program.Reward("r5", 100, new BigDecimal("5.00")),
              new Program.Reward("r20", 350, new BigDecimal("20.00"))),
          true);

  static final Redemptions.Rules RULES =
      new Redemptions.Rules(Duration.ofHours(24), Duration.ofHours(48), 10);

  final MovableClock clock = new MovableClock(BEGINNING);
  final Database database;
  final FakeAdminApi shopify;
  private final List<Instance> instances = new ArrayList<>();

  RedemptionWorld(TestDatabase kind) throws Exception {
    database = kind.open();
    shopify = FakeAdminApi.start(clock);
  }

  Instance instance() {
    var instance = new Instance(this);
    instances.add(instance);
    return instance;
  }

  @Override
  public void close() throws Exception {
    shopify.close();
    instances.forEach(each -> each.threads.shutdownNow());
    database.close();
  }

  void give(ShopDomain shop, CustomerGid customer, long points) {
    new Ledger(database.jdbi(), clock)
        .adjust(new Adjustment(shop, customer, points, "given", Optional.empty()));
  }

  long balance(ShopDomain shop, CustomerGid customer) {
    return numbers(
            "select balance from account where shop = ? and customer = ?",
            shop.host(),
            customer.id())
        .stream()
        .findFirst()
        .orElse(0L);
  }

  List<Long> numbers(String sql, Object... parameters) {
    return database
        .jdbi()
        .withHandle(handle -> handle.select(sql, parameters).mapTo(Long.class).list());
  }

  /** {@code REDEEM -100}, oldest first. */
  List<String> entries(ShopDomain shop, CustomerGid customer) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select(
                        "select kind, points from ledger_entry where shop = ? and customer = ?"
                            + " order by seq",
                        shop.host(),
                        customer.id())
                    .map((row, context) -> row.getString(1) + " " + row.getLong(2))
                    .list());
  }

  List<Redemption> redemptions() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select * from redemption order by reserved_at, redemption_id")
                    .map((row, context) -> RedemptionRows.redemption(row))
                    .list());
  }

  Redemption redemption(String id) {
    return redemptions().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  Status status(String id) {
    return redemption(id).status();
  }

  /** Whether the code can be used at Shopify now, by all that Shopify knows. */
  boolean isUsable(String code) {
    Optional<Discount> discount = shopify.discounts.of(code);
    return discount.isPresent()
        && discount.get().endsAt().isAfter(clock.instant())
        && discount.get().usageCount() == 0;
  }

  /** As if the merchant had made a discount of that code. */
  void createAtShopify(String code, String title) {
    var codes =
        new DiscountCodes(
            new AdminOrigin(shopify.origin()),
            CLIENT_ID,
            new ClientSecret(SessionTokens.SECRET),
            clock);
    var discount =
        new DiscountCode(
            code,
            title,
            SessionTokens.CUSTOMER,
            BigDecimal.ONE,
            clock.instant(),
            clock.instant().plus(Duration.ofDays(365)),
            new CombinesWith(false, false, false));
    codes.create(SessionTokens.SHOP, discount, Duration.ofSeconds(5));
  }

  List<String> violations() {
    return Checks.violations(database.jdbi(), clock);
  }

  void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }

  /** An unpaid order, told of now, that carries codes. */
  OrderBody order(long id, String... codes) {
    return OrderBody.order(id, clock.instant().toString(), "50.00")
        .with(
            "discount_codes",
            Arrays.stream(codes)
                .map(code -> Map.of("code", code, "amount", "5.00", "type", "fixed_amount"))
                .toList());
  }

  Webhook webhook(ShopDomain shop, String topic, Object body) {
    return Webhooks.read(shop.host(), topic, clock.instant().toString(), body.toString());
  }
}
