package com.example.loyalty.redemption;

import static com.example.loyalty.sessiontoken.SessionTokens.CUSTOMER;
import static com.example.loyalty.sessiontoken.SessionTokens.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.discount.FakeReply;
import com.example.loyalty.orders.OrderBody;
import com.example.loyalty.redemption.Redemption.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What orders tell of codes. */
class UsedCodesTest extends RedemptionCase {

  private static final Duration DAY = Duration.ofDays(1);

  private OrderBody cancelled(long id, String... codes) {
    return world.order(id, codes).with("cancelled_at", world.clock.instant().toString());
  }

  private OrderBody withNothingKept(long id) {
    return world.order(id).with("current_subtotal_price_set", OrderBody.set("USD", "0.00"));
  }

  private void assertUsed(Redemption redemption, long order) {
    assertThat(status(redemption)).isEqualTo(Status.USED);
    assertThat(world.redemption(redemption.id()).orderId()).isEqualTo(order);
  }

  private Redemption released() {
    Redemption redemption = redeemed("a");
    sweepAfter(DAY);
    sweepAfter(DAY.multipliedBy(2));
    assertThat(status(redemption)).isEqualTo(Status.RELEASED);
    return redemption;
  }

  @Test
  void seesACodeInAnyCaseOfLetters() {
    Redemption redemption = redeemed("a");
    tell(world.order(1, "OTHER", redemption.code().toLowerCase(Locale.ROOT)));

    assertUsed(redemption, 1);
    assertThat(entries()).containsExactly("ADJUST 500", "REDEEM -100");
    assertThat(redeem("b")).as("the next one is possible").isInstanceOf(Reservation.Reserved.class);
  }

  @Test
  void seesTheCodeOfARedemptionWhoseAnswerWasLost() {
    world.shopify.next(FakeReply.cutAfter());
    Redemption redemption = redeemed("a");
    tell(world.order(1, redemption.code()));
    sweepAfter(DAY);
    sweepAfter(DAY.multipliedBy(3));

    assertUsed(redemption, 1);
    assertThat(balance()).isEqualTo(400);
  }

  @Test
  void seesACodeThatEndedBeforeItsOrderWasToldOf() {
    Redemption redemption = redeemed("a");
    OrderBody order = world.order(1, redemption.code());
    sweepAfter(DAY);
    assertThat(status(redemption)).isEqualTo(Status.ENDED);
    world.clock.move(DAY);
    tell(order);
    sweepAfter(DAY.multipliedBy(9));

    assertUsed(redemption, 1);
    assertThat(entries()).containsExactly("ADJUST 500", "REDEEM -100");
  }

  @Test
  void takesThePointsAgainThatWereReleasedTooEarly() {
    Redemption redemption = released();
    tell(world.order(1, redemption.code()));
    tell(world.order(1, redemption.code()));

    assertUsed(redemption, 1);
    assertThat(entries())
        .containsExactly("ADJUST 500", "REDEEM -100", "RELEASE 100", "REDEEM -100");
  }

  @Test
  void looksForNoCodeThatCannotBeOurs() {
    tell(world.order(1, "a\u0000b"));

    assertThat(entries()).containsExactly("ADJUST 500");
  }

  @Test
  void writesOffWhatIsNoLongerThereToBeTakenAgain() {
    Redemption redemption = released();
    world.give(SHOP, CUSTOMER, -470);
    tell(world.order(1, redemption.code()));

    assertUsed(redemption, 1);
    assertThat(balance()).isZero();
    assertThat(entries()).endsWith("ADJUST -470", "WRITE_OFF 70", "REDEEM -100");
  }

  @Test
  void givesBackOnlyWhatWasPaidWhenTheOrderIsCancelled() {
    Redemption redemption = released();
    world.give(SHOP, CUSTOMER, -470);
    tell(world.order(1, redemption.code()));
    tell(cancelled(1, redemption.code()));

    assertThat(status(redemption)).isEqualTo(Status.RETURNED);
    assertThat(balance()).isEqualTo(30);
    assertThat(entries()).endsWith("REDEEM -100", "RELEASE 100", "WRITE_OFF -70");
  }

  /** Else the goods and the discount could be returned in turns, and the points kept. */
  @Test
  void makesUpForWhatWasWrittenOffBeforeItGivesPointsBack() {
    tell(world.order(1).with("financial_status", "paid"));
    Redemption redemption = redeemed("a");
    world.give(SHOP, CUSTOMER, -450);
    tell(cancelled(1));
    tell(world.order(2, redemption.code()));
    tell(cancelled(2, redemption.code()));

    assertThat(status(redemption)).isEqualTo(Status.RETURNED);
    assertThat(entries()).endsWith("WRITE_OFF 50", "CLAWBACK -50", "RELEASE 100", "WRITE_OFF -50");
    assertThat(balance()).isEqualTo(50);
  }

  @Test
  void makesUpForItOnceWhenTheOrderRisesAfterwards() {
    tell(world.order(1).with("financial_status", "paid"));
    Redemption redemption = redeemed("a");
    world.give(SHOP, CUSTOMER, -450);
    tell(withNothingKept(1));
    tell(world.order(2, redemption.code()));
    tell(cancelled(2, redemption.code()));
    tell(world.order(1));

    assertThat(entries()).endsWith("RELEASE 100", "WRITE_OFF -50", "EARN 50");
    assertThat(balance()).isEqualTo(100);
  }

  @Test
  void givesThePointsBackBeforeItTakesBackWhatTheCancelledOrderEarned() {
    Redemption redemption = redeemed("a");
    tell(world.order(1, redemption.code()).with("financial_status", "paid"));
    world.give(SHOP, CUSTOMER, -balance());
    tell(cancelled(1, redemption.code()).with("financial_status", "refunded"));

    assertThat(status(redemption)).isEqualTo(Status.RETURNED);
    assertThat(entries())
        .containsExactly(
            "ADJUST 500", "REDEEM -100", "EARN 50", "ADJUST -450", "RELEASE 100", "CLAWBACK -50");
    assertThat(balance()).isEqualTo(50);
  }

  /** Shopify may let it be used again when its order is cancelled. */
  @Test
  void deactivatesTheCodeOfACancelledOrder() {
    Redemption redemption = redeemed("a");
    tell(world.order(1, redemption.code()));
    tell(cancelled(1));
    assertThat(world.isUsable(redemption.code())).isTrue();
    instance.sweep.run();

    assertThat(world.isUsable(redemption.code())).isFalse();
    assertThat(world.numbers("select count(*) from revoked_code")).containsExactly(0L);
  }

  @Test
  void takesThePointsAgainForAnOrderAfterTheCancelledOne() {
    Redemption redemption = redeemed("a");
    tell(world.order(1, redemption.code()));
    tell(cancelled(1, redemption.code()));
    tell(world.order(2, redemption.code()));
    tell(cancelled(1, redemption.code()));
    tell(world.order(1, redemption.code()));

    assertUsed(redemption, 2);
    assertThat(balance()).isEqualTo(400);
    tell(cancelled(2, redemption.code()));
    assertThat(status(redemption)).isEqualTo(Status.RETURNED);
    assertThat(balance()).isEqualTo(500);
  }

  @Test
  void takesThePointsOnceHoweverManyOrdersCarryTheCode() {
    Redemption redemption = redeemed("a");
    tell(world.order(1, redemption.code()));
    tell(world.order(2, redemption.code()));
    tell(cancelled(2, redemption.code()));

    assertUsed(redemption, 1);
    assertThat(entries()).containsExactly("ADJUST 500", "REDEEM -100");
  }

  /** As it is when Shopify takes the code again and its webhooks change places. */
  @Test
  void givesNothingBackWhileAnotherOrderHasTheDiscount() {
    Redemption redemption = redeemed("a");
    tell(world.order(1, redemption.code()));
    tell(world.order(2, redemption.code()));
    tell(world.order(3, redemption.code()));
    tell(cancelled(1, redemption.code()));
    assertUsed(redemption, 2);
    tell(cancelled(2));
    assertUsed(redemption, 3);
    assertThat(entries()).containsExactly("ADJUST 500", "REDEEM -100");

    tell(cancelled(3, redemption.code()));
    assertThat(status(redemption)).isEqualTo(Status.RETURNED);
    assertThat(balance()).isEqualTo(500);
  }

  @Test
  void heedsNoOrderOfAnotherShop() {
    Redemption redemption = redeemed("a");
    instance.orders.order(
        world.webhook(OTHER_SHOP, "orders/create", world.order(1, redemption.code())));
    instance.orders.order(
        world.webhook(OTHER_SHOP, "orders/cancelled", cancelled(1, redemption.code())));

    assertThat(status(redemption)).isEqualTo(Status.ISSUED);
  }

  @Test
  void settlesTheCodesOfSeveralCustomersInOneOrder() {
    world.give(SHOP, OTHER, 100);
    Redemption mine = redeemed("a");
    Redemption theirs = reserved(instance.redeem(SHOP, OTHER, "a", "r5"));
    tell(world.order(1, theirs.code(), mine.code()));
    assertUsed(mine, 1);
    assertUsed(theirs, 1);

    tell(cancelled(1));
    assertThat(balance()).isEqualTo(500);
    assertThat(world.balance(SHOP, OTHER)).isEqualTo(100);
  }

  @Test
  void leavesARedemptionUsedWhoseOrderNoLongerListsItsCode() {
    Redemption redemption = redeemed("a");
    tell(world.order(1, redemption.code()));
    tell(world.order(1));

    assertUsed(redemption, 1);
  }

  @Test
  void givesNothingBackForARefund() {
    Redemption redemption = redeemed("a");
    tell(world.order(1, redemption.code()).with("financial_status", "paid"));
    world.clock.move(Duration.ofSeconds(1));
    instance.orders.refund(
        world.webhook(
            SHOP,
            "refunds/create",
            OrderBody.lineRefund(7, 1, world.clock.instant().toString(), "50.00")));

    assertUsed(redemption, 1);
    assertThat(entries()).endsWith("EARN 50", "CLAWBACK -50");
  }

  /** The webhooks of one order, in part twice, in every order of arrival. */
  @Test
  void endsTheSameHoweverTheWebhooksOfOneOrderArrive() {
    List<List<String>> ends = new ArrayList<>();
    for (List<Integer> arrival : permutations(List.of(0, 1, 2, 3))) {
      long order = 100 + ends.size();
      String before = "" + balance();
      Redemption redemption = redeemed("key " + order);
      String code = redemption.code();
      List<OrderBody> life =
          List.of(
              world.order(order, code).with("updated_at", "2026-11-20T12:00:01Z"),
              world
                  .order(order, code)
                  .with("updated_at", "2026-11-20T12:00:02Z")
                  .with("financial_status", "paid"),
              cancelled(order, code)
                  .with("updated_at", "2026-11-20T12:00:03Z")
                  .with("financial_status", "refunded"),
              cancelled(order)
                  .with("updated_at", "2026-11-20T12:00:03Z")
                  .without("discount_codes"));
      arrival.forEach(each -> tell(life.get(each)));
      arrival.forEach(each -> tell(life.get(each)));
      ends.add(List.of(before, "" + balance(), "" + status(redemption)));
      world.clock.move(Duration.ofMinutes(1));
    }

    assertThat(ends).hasSize(24).containsOnly(List.of("500", "500", "RETURNED"));
  }

  private static List<List<Integer>> permutations(List<Integer> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (Integer first : of) {
      List<Integer> rest = new ArrayList<>(of);
      rest.remove(first);
      for (List<Integer> tail : permutations(rest)) {
        List<Integer> one = new ArrayList<>(Collections.singleton(first));
        one.addAll(tail);
        all.add(one);
      }
    }
    return all;
  }

  @Test
  void heedsNoOrderThatIsRedacted() {
    Redemption redemption = redeemed("a");
    instance.privacy.redactCustomer(
        world.webhook(
            SHOP,
            "customers/redact",
            "{\"shop_domain\":\"%s\",\"orders_to_redact\":[1]}".formatted(SHOP)));
    tell(world.order(1, redemption.code()).with("customer", Map.of("id", 2002)));

    assertThat(status(redemption)).isEqualTo(Status.ISSUED);
  }
}
