package com.example.loyalty.redemption;

import static com.example.loyalty.sessiontoken.SessionTokens.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.discount.FakeReply;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.store.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedemptionCheckTest {

  @Parameter TestDatabase kind;

  private RedemptionWorld world;
  private Instance instance;

  @BeforeParameterizedClassInvocation
  void open() throws Exception {
    world = new RedemptionWorld(kind);
    instance = world.instance();
    oneOfEach();
  }

  @AfterParameterizedClassInvocation
  void close() throws Exception {
    world.close();
  }

  private String redeem(long customer) {
    world.give(SHOP, new CustomerGid(customer), 100);
    var reservation = instance.redeem(SHOP, new CustomerGid(customer), "a", "r5");
    return ((Reservation.Reserved) reservation).redemption().code();
  }

  private void tell(long order, String code, boolean cancelled) {
    var body = world.order(order, code);
    instance.orders.order(
        world.webhook(
            SHOP,
            "orders/updated",
            cancelled ? body.with("cancelled_at", "2026-11-20T12:00:00Z") : body));
  }

  /** One customer for each status, from 1 on in the order of the enum. */
  private void oneOfEach() {
    String used = redeem(5);
    redeem(6);
    String again = redeem(8);
    instance.sweep.run();
    world.clock.move(Duration.ofDays(1));
    instance.sweep.run();
    world.shopify.discounts.use(used);
    world.clock.move(Duration.ofDays(2));
    instance.sweep.run();
    world.give(SHOP, new CustomerGid(8), -70);
    tell(8, again, false);
    world.shopify.next(FakeReply.cutBefore());
    redeem(1);
    redeem(2);
    tell(3, redeem(3), false);
    world.shopify.next(FakeReply.refused("[{\"field\":[\"code\"],\"code\":\"INVALID\"}]"));
    redeem(4);
    tell(7, redeem(7), true);
  }

  @Test
  void findsNothingWrongWithOneOfEachStatus() {
    assertThat(world.redemptions().stream().map(each -> each.customer().id() + " " + each.status()))
        .containsExactlyInAnyOrder(
            "1 RESERVED",
            "2 ISSUED",
            "3 USED",
            "4 FAILED",
            "5 ENDED",
            "6 RELEASED",
            "7 RETURNED",
            "8 USED");
    assertThat(world.violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delete from ledger_entry where kind = 'REDEEM' and customer = 1|but has 0 REDEEM entries",
        "update redemption set redeems = 2 where customer = 2|is ISSUED for 100 points",
        "update redemption set points = 99 where customer = 3|is USED for 99 points",
        "delete from ledger_entry where kind = 'RELEASE' and customer = 4|0 RELEASE entries",
        "update redemption set status = 'RELEASED', sweep_at = null where customer = 5|is RELEASED",
        "update redemption set status = 'ENDED', sweep_at = ends_at where customer = 6|is ENDED",
        "update redemption set status = 'USED' where customer = 7|is USED for 100 points",
        "update ledger_entry set points = 99 where kind = 'RELEASE' and customer = 7|in all -1 points",
        "update redemption set active_customer = null where customer = 1|can have another one",
        "update redemption set active_customer = 3 where customer = 3|cannot have another one",
        "update redemption set active_customer = 9 where customer = 2|of customer 2",
        "update redemption set sweep_at = null where customer = 1|nobody will look at it again",
        "update redemption set sweep_at = null where customer = 2|nobody will look at it again",
        "update redemption set sweep_at = null where customer = 5|nobody will look at it again",
        "delete from redemption where customer = 3|is a REDEEM without a redemption of theirs",
        "update redemption set customer = 1, idempotency_key = 'b' where customer = 3|without a redemption of theirs",
        "update ledger_entry set redemption_id = null where customer = 8 and kind = 'REDEEM'|REDEEM",
        "update redemption set order_id = null where customer = 3|by order ?, which is unknown",
        "update order_state set cancelled = true where order_id = 3|USED by order 3, which is cancelled",
        "update order_state set cancelled = false where order_id = 7|RETURNED by order 7, which is not cancelled"
      })
  void saysWhatIsWrong(String damage, String sentence) {
    world
        .database
        .jdbi()
        .useHandle(
            handle -> {
              handle.begin();
              assertThat(RedemptionCheck.violations(handle)).isEmpty();
              handle.execute(damage);
              assertThat(RedemptionCheck.violations(handle))
                  .anySatisfy(each -> assertThat(each.sentence()).contains(sentence));
              handle.rollback();
            });
  }
}
