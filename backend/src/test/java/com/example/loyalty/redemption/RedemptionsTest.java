package com.example.loyalty.redemption;

import static com.example.loyalty.sessiontoken.SessionTokens.CUSTOMER;
import static com.example.loyalty.sessiontoken.SessionTokens.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.discount.FakeReply;
import com.example.loyalty.redemption.Redemption.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Redemptions} takes points for, and what it refuses. */
class RedemptionsTest extends RedemptionCase {

  @Test
  void takesThePointsAndReservesACodeThatNobodyGuesses() {
    Redemption first = reserved(instance.reserve(SHOP, CUSTOMER, "a", "r5"));
    world.give(SHOP, OTHER, 350);
    Redemption second = reserved(instance.reserve(SHOP, OTHER, "a", "r20"));

    assertThat(world.redemption(first.id())).isEqualTo(first);
    assertThat(first.status()).isEqualTo(Status.RESERVED);
    assertThat(first.code()).matches("LOY(-[2-9A-HJ-NP-Z]{4}){3}").isNotEqualTo(second.code());
    assertThat(first.endsAt()).isEqualTo(RedemptionWorld.BEGINNING.plus(Duration.ofHours(24)));
    assertThat(entries()).containsExactly("ADJUST 500", "REDEEM -100");
    assertThat(balance()).isEqualTo(400);
    assertThat(world.balance(SHOP, OTHER)).isZero();
  }

  @Test
  void letsACustomerHaveOneActiveAtATimeWhateverTheirPoints() {
    Redemption first = redeemed("a");

    assertThat(redeem("b")).isEqualTo(new Reservation.StillActive(first, 400));
    assertThat(instance.redeem(SHOP, CUSTOMER, "c", "r20"))
        .isInstanceOf(Reservation.StillActive.class);
    assertThat(entries()).containsExactly("ADJUST 500", "REDEEM -100");
  }

  @Test
  void keepsCustomersAndShopsApart() {
    world.give(SHOP, OTHER, 100);
    world.give(OTHER_SHOP, CUSTOMER, 100);
    Redemption theirs = redeemed("a");

    Redemption ofOther = reserved(instance.redeem(SHOP, OTHER, "a", "r5"));
    Redemption ofOtherShop = reserved(instance.redeem(OTHER_SHOP, CUSTOMER, "a", "r5"));

    assertThat(world.redemptions()).hasSize(3).allMatch(each -> each.status() == Status.ISSUED);
    assertThat(balance()).isEqualTo(400);
    assertThat(instance.redemptions.find(SHOP, CUSTOMER, theirs.id())).isPresent();
    assertThat(instance.redemptions.find(SHOP, CUSTOMER, ofOther.id())).isEmpty();
    assertThat(instance.redemptions.find(SHOP, OTHER, theirs.id())).isEmpty();
    assertThat(instance.redemptions.find(SHOP, CUSTOMER, ofOtherShop.id())).isEmpty();
    assertThat(instance.redemptions.find(OTHER_SHOP, CUSTOMER, theirs.id())).isEmpty();
  }

  @Test
  void answersARepeatedKeyWithTheSameRedemptionWhateverHasBecomeOfIt() {
    Redemption reserved = reserved(instance.reserve(SHOP, CUSTOMER, "a", "r5"));
    assertRepeats("a", reserved, Status.RESERVED);
    sweepAfter(Sweep.LEASE);
    assertRepeats("a", reserved, Status.ISSUED);
    sweepAfter(Duration.ofHours(24));
    assertRepeats("a", reserved, Status.ENDED);
    sweepAfter(Duration.ofHours(48));
    assertRepeats("a", reserved, Status.RELEASED);
    tell(world.order(1, reserved.code()));
    assertRepeats("a", reserved, Status.USED);
    tell(world.order(1, reserved.code()).with("cancelled_at", "2026-11-30T12:00:00Z"));
    assertRepeats("a", reserved, Status.RETURNED);

    world.shopify.next(FakeReply.refused("[{\"field\":[\"code\"],\"code\":\"INVALID\"}]"));
    assertRepeats("b", redeemed("b"), Status.FAILED);
    assertThat(world.redemptions()).hasSize(2);
    assertThat(balance()).isEqualTo(500);
  }

  private void assertRepeats(String key, Redemption redemption, Status status) {
    List<String> before = entries();
    int requests = world.shopify.requests();
    Reservation repeated = redeem(key);

    assertThat(repeated)
        .isEqualTo(new Reservation.Repeated(world.redemption(redemption.id()), balance()));
    assertThat(status(redemption)).isEqualTo(status);
    assertThat(entries()).isEqualTo(before);
    assertThat(world.shopify.requests()).isEqualTo(requests);
  }

  @Test
  void refusesAKeyThatBelongsToAnotherWish() {
    redeemed("a");

    assertThat(instance.redeem(SHOP, CUSTOMER, "a", "r20")).isEqualTo(new Reservation.KeyReused());
    assertThat(instance.redeem(SHOP, CUSTOMER, "a", "none")).isEqualTo(new Reservation.KeyReused());
    assertThat(instance.redeem(SHOP, CUSTOMER, "A", "r20"))
        .as("letters in another case are another key")
        .isInstanceOf(Reservation.StillActive.class);
  }

  @Test
  void refusesARewardThatThereIsNot() {
    assertThat(instance.redeem(SHOP, CUSTOMER, "a", "none"))
        .isEqualTo(new Reservation.UnknownReward());
    assertThat(entries()).containsExactly("ADJUST 500");
  }

  @Test
  void refusesWhatTheBalanceDoesNotCover() {
    world.give(SHOP, CUSTOMER, -401);
    assertThat(redeem("a")).isEqualTo(new Reservation.NotEnoughPoints(99, 100));
    assertThat(instance.redeem(SHOP, OTHER, "a", "r5"))
        .as("a customer who was never seen")
        .isEqualTo(new Reservation.NotEnoughPoints(0, 100));

    world.give(SHOP, CUSTOMER, 1);
    assertThat(redeem("b")).isInstanceOf(Reservation.Reserved.class);
    assertThat(balance()).isZero();
  }

  @Test
  void usesUpNoKeyByARefusal() {
    instance.redeem(SHOP, CUSTOMER, "unknown", "none");
    world.give(SHOP, CUSTOMER, -500);
    redeem("poor");
    world.give(SHOP, CUSTOMER, 500);
    Redemption active = redeemed("a");
    redeem("second");
    tell(world.order(1, active.code()));

    tell(world.order(2, redeemed("poor").code()));
    assertThat(redeem("unknown")).isInstanceOf(Reservation.Reserved.class);
  }

  @Test
  void refusesMoreThanTenTriesAMinute() {
    instance.redeem(SHOP, CUSTOMER, "unknown", "none");
    world.clock.move(Duration.ofSeconds(20));
    redeem("a");
    for (int i = 0; i < 8; i++) {
      assertThat(redeem("b" + i)).isInstanceOf(Reservation.StillActive.class);
    }

    assertThat(redeem("c")).isEqualTo(new Reservation.TooMany(Duration.ofSeconds(40)));
    assertThat(instance.redeem(SHOP, CUSTOMER, "c", "none"))
        .as("the limit is checked first")
        .isInstanceOf(Reservation.TooMany.class);
    assertThat(world.instance().redeem(SHOP, CUSTOMER, "c", "r5"))
        .as("another instance knows as well")
        .isInstanceOf(Reservation.TooMany.class);
    assertThat(instance.redeem(SHOP, OTHER, "c", "r5"))
        .as("another customer may")
        .isInstanceOf(Reservation.NotEnoughPoints.class);

    world.clock.move(Duration.ofSeconds(39));
    assertThat(redeem("c")).isEqualTo(new Reservation.TooMany(Duration.ofSeconds(1)));
    world.clock.move(Duration.ofSeconds(1));
    assertThat(redeem("c")).isInstanceOf(Reservation.StillActive.class);
  }

  @Test
  void doesNotCountRepeatedKeysAsTries() {
    redeemed("a");
    for (int i = 0; i < 20; i++) {
      assertThat(redeem("a")).isInstanceOf(Reservation.Repeated.class);
      instance.redeem(SHOP, CUSTOMER, "a", "r20");
    }

    for (int i = 0; i < 9; i++) {
      assertThat(redeem("b" + i)).isInstanceOf(Reservation.StillActive.class);
    }
    assertThat(redeem("c")).isInstanceOf(Reservation.TooMany.class);
    assertThat(redeem("a")).isInstanceOf(Reservation.Repeated.class);
  }

  @Test
  void letsTheNextOneBeginWhenTheCodeHasEndedAlsoBeforeTheSweeperCame() {
    Redemption issued = redeemed("a");
    world.clock.move(Duration.ofHours(24).minusMillis(1));
    assertThat(redeem("b")).isInstanceOf(Reservation.StillActive.class);

    world.clock.move(Duration.ofMillis(1));
    assertThat(instance.redemptions.find(SHOP, CUSTOMER, issued.id()).orElseThrow().status())
        .isEqualTo(Status.ENDED);
    Redemption next = redeemed("b");

    assertThat(status(issued)).isEqualTo(Status.ENDED);
    assertThat(status(next)).isEqualTo(Status.ISSUED);
    sweepAfter(Duration.ofHours(48));
    assertThat(status(issued)).isEqualTo(Status.RELEASED);
    assertThat(balance()).isEqualTo(400);
  }
}
