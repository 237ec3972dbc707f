package com.example.loyalty.redemption;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.discount.FakeReply;
import com.example.loyalty.redemption.Redemption.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** From ISSUED or RESERVED to ENDED, and from there to RELEASED when nothing speaks against it. */
class ReleaserTest extends RedemptionCase {

  private static final Duration VALIDITY = RedemptionWorld.RULES.codeValidity();
  private static final Duration GRACE = RedemptionWorld.RULES.releaseGrace();

  private Redemption ended() {
    Redemption redemption = redeemed("a");
    sweepAfter(VALIDITY);
    assertThat(status(redemption)).isEqualTo(Status.ENDED);
    return redemption;
  }

  private void assertReleased(Redemption redemption) {
    assertThat(status(redemption)).isEqualTo(Status.RELEASED);
    assertThat(entries()).containsExactly("ADJUST 500", "REDEEM -100", "RELEASE 100");
    assertThat(world.isUsable(redemption.code())).isFalse();
  }

  private void assertNotReleased(Redemption redemption) {
    assertThat(status(redemption)).isEqualTo(Status.ENDED);
    assertThat(entries()).containsExactly("ADJUST 500", "REDEEM -100");
  }

  @Test
  void endsACodeWhenItsTimeIsOver() {
    Redemption redemption = redeemed("a");
    sweepAfter(VALIDITY.minusMillis(1));
    assertThat(status(redemption)).isEqualTo(Status.ISSUED);

    sweepAfter(Duration.ofMillis(1));
    assertNotReleased(redemption);
  }

  @Test
  void endsAlsoWhatWasNeverIssued() {
    world.shopify.always(FakeReply.answer(500, ""));
    Redemption redemption = redeemed("a");
    sweepAfter(VALIDITY);
    assertNotReleased(redemption);

    world.shopify.always(FakeReply.normal());
    sweepAfter(GRACE);
    assertReleased(redemption);
    assertThat(world.shopify.discounts.all()).isEmpty();
  }

  @Test
  void releasesAfterTheGraceWhenShopifyCountsNoUse() {
    Redemption redemption = ended();
    sweepAfter(GRACE.minusMillis(1));
    assertNotReleased(redemption);

    sweepAfter(Duration.ofMillis(1));
    assertReleased(redemption);
    sweepAfter(GRACE);
    assertReleased(redemption);
  }

  @Test
  void releasesAndLeavesAloneADiscountThatIsNotOurs() {
    world.shopify.always(FakeReply.answer(500, ""));
    Redemption redemption = redeemed("a");
    sweepAfter(VALIDITY);
    world.shopify.always(FakeReply.normal());
    world.createAtShopify(redemption.code(), "Black Friday");

    sweepAfter(GRACE);
    assertThat(status(redemption)).isEqualTo(Status.RELEASED);
    assertThat(world.isUsable(redemption.code())).isTrue();
  }

  @Test
  void releasesOnceFromManyInstances() {
    Redemption redemption = ended();
    world.clock.move(GRACE);
    for (int i = 0; i < 3; i++) {
      // Each looked before the others were done.
      new Releaser(world.database.jdbi(), instance.codes, GRACE, world.clock)
          .release(world.redemption(redemption.id()));
    }
    assertReleased(redemption);
  }

  @Test
  void releasesWhatTheMerchantDeleted() {
    Redemption redemption = ended();
    world.shopify.discounts.delete(redemption.code());
    sweepAfter(GRACE);

    assertReleased(redemption);
  }

  @Test
  void releasesNothingWithoutAnAnswer() {
    Redemption redemption = ended();
    world.shopify.always(FakeReply.answer(503, ""));
    for (int days = 0; days < 30; days++) {
      sweepAfter(Duration.ofDays(1));
      assertNotReleased(redemption);
    }
    world.shopify.always(FakeReply.throttled(1));
    sweepAfter(Duration.ofDays(1));
    assertNotReleased(redemption);

    world.shopify.always(FakeReply.normal());
    sweepAfter(Duration.ofDays(1));
    assertReleased(redemption);
  }

  @Test
  void releasesNothingWhenTheDeactivationIsNotAnswered() {
    Redemption redemption = ended();
    world.shopify.next(FakeReply.normal(), FakeReply.cutAfter());
    sweepAfter(GRACE);
    assertNotReleased(redemption);

    sweepAfter(Duration.ofMinutes(1));
    assertReleased(redemption);
  }

  @Test
  void releasesNothingThatShopifyCountsAsUsed() {
    Redemption redemption = ended();
    world.shopify.discounts.use(redemption.code());
    sweepAfter(GRACE);
    sweepAfter(Duration.ofDays(30));
    assertNotReleased(redemption);

    tell(world.order(1, redemption.code()));
    assertThat(status(redemption)).isEqualTo(Status.USED);
  }

  @Test
  void deactivatesACodeThatTheMerchantProlongedAndWaitsForItsOrders() {
    Redemption redemption = ended();
    world.shopify.discounts.prolong(
        redemption.code(), world.clock.instant().plus(GRACE.multipliedBy(9)));
    sweepAfter(GRACE);
    assertThat(world.isUsable(redemption.code())).as("deactivated").isFalse();
    assertNotReleased(redemption);
    sweepAfter(GRACE.minusSeconds(1));
    assertNotReleased(redemption);

    sweepAfter(Duration.ofSeconds(1));
    assertReleased(redemption);
  }

  @Test
  void releasesNothingThatWasUsedBeforeItWasDeactivated() {
    Redemption redemption = ended();
    world.shopify.discounts.prolong(
        redemption.code(), world.clock.instant().plus(GRACE.multipliedBy(9)));
    sweepAfter(GRACE);
    // Shopify counts later than it sells.
    world.shopify.discounts.use(redemption.code());
    sweepAfter(GRACE);
    assertNotReleased(redemption);
  }

  @Test
  void releasesLaterWhatACrashInterrupted() {
    Redemption redemption = ended();
    Instance killed = world.instance();
    world.clock.move(GRACE);
    killed.crash.after(1);
    try {
      killed.sweep.run();
    } catch (RuntimeException e) {
      assertThat(e).hasRootCauseMessage("the process was killed");
    }
    assertNotReleased(redemption);
    sweepAfter(Sweep.LEASE.minusMillis(1));
    assertNotReleased(redemption);

    sweepAfter(Duration.ofMillis(1));
    assertReleased(redemption);
  }
}
