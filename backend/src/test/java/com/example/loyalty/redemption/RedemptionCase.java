package com.example.loyalty.redemption;

import static com.example.loyalty.sessiontoken.SessionTokens.CUSTOMER;
import static com.example.loyalty.sessiontoken.SessionTokens.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.orders.OrderBody;
import com.example.loyalty.redemption.Redemption.Status;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.example.loyalty.store.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A customer with 500 points, on both databases; whatever a test does, the books must balance. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
abstract class RedemptionCase {

  static final ShopDomain OTHER_SHOP = new ShopDomain("other-shop.myshopify.com");
  static final CustomerGid OTHER = new CustomerGid(2002);

  @Parameter TestDatabase kind;

  RedemptionWorld world;
  Instance instance;

  @BeforeEach
  void open() throws Exception {
    world = new RedemptionWorld(kind);
    instance = world.instance();
    world.give(SHOP, CUSTOMER, 500);
  }

  @AfterEach
  void close() throws Exception {
    List<String> violations = world.violations();
    world.close();
    assertThat(violations).isEmpty();
  }

  Reservation redeem(String key) {
    return instance.redeem(SHOP, CUSTOMER, key, "r5");
  }

  /** Redeems 100 points; as it is in the database then. */
  Redemption redeemed(String key) {
    return world.redemption(reserved(redeem(key)).id());
  }

  static Redemption reserved(Reservation reservation) {
    assertThat(reservation).isInstanceOf(Reservation.Reserved.class);
    return ((Reservation.Reserved) reservation).redemption();
  }

  Status status(Redemption redemption) {
    return world.status(redemption.id());
  }

  long balance() {
    return world.balance(SHOP, CUSTOMER);
  }

  List<String> entries() {
    return world.entries(SHOP, CUSTOMER);
  }

  /** Time passes, and then the sweeper comes by. */
  void sweepAfter(Duration time) {
    world.clock.move(time);
    instance.sweep.run();
  }

  void tell(OrderBody order) {
    instance.orders.order(world.webhook(SHOP, "orders/updated", order));
  }
}
