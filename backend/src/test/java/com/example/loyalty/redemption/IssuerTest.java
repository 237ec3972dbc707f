package com.example.loyalty.redemption;

import static com.example.loyalty.sessiontoken.SessionTokens.CUSTOMER;
import static com.example.loyalty.sessiontoken.SessionTokens.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.discount.FakeDiscounts.Discount;
import com.example.loyalty.discount.FakeReply;
import com.example.loyalty.redemption.Redemption.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From RESERVED to ISSUED or FAILED, by the request and by the sweeper. */
class IssuerTest extends RedemptionCase {

  private static final FakeReply REFUSED =
      FakeReply.refused("[{\"field\":[\"basicCodeDiscount\",\"endsAt\"],\"code\":\"INVALID\"}]");

  /** Longer than any pause after a fault, and than a lease. */
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private int attempts(Redemption redemption) {
    return world.redemption(redemption.id()).attempts();
  }

  private void assertIssuedOnce(Redemption redemption) {
    assertThat(status(redemption)).isEqualTo(Status.ISSUED);
    assertThat(world.shopify.discounts.all())
        .extracting(Discount::code)
        .containsExactly(redemption.code());
    assertThat(entries()).containsExactly("ADJUST 500", "REDEEM -100");
  }

  @Test
  void issuesTheCodeThatShopifyCreated() {
    Redemption redemption = redeemed("a");

    assertIssuedOnce(redemption);
    Discount discount = world.shopify.discounts.all().get(0);
    assertThat(discount.endsAt()).isEqualTo(redemption.endsAt());
    assertThat(discount.input().at("/customerGets/value/discountAmount/amount").asText())
        .isEqualTo("5.00");
    assertThat(discount.input().at("/context/customers/add/0").asText())
        .isEqualTo(CUSTOMER.toString());
    assertThat(Instant.parse(discount.input().path("startsAt").asText()))
        .isBefore(world.clock.instant());
    sweepAfter(MINUTE);
    assertThat(world.shopify.requests()).as("nothing more to ask").isEqualTo(1);
  }

  @Test
  void findsItsOwnCodeWhenTheAnswerWasLost() {
    world.shopify.next(FakeReply.cutAfter());
    Redemption redemption = redeemed("a");
    assertThat(redemption.status()).isEqualTo(Status.RESERVED);

    sweepAfter(MINUTE);
    assertIssuedOnce(redemption);
  }

  @Test
  void answersTheImpatientAndIssuesWhenShopifyAnswersAtLast() throws Exception {
    var answer = new CountDownLatch(1);
    world.shopify.next(FakeReply.after(answer));
    Redemption redemption = redeemed("a");
    assertThat(redemption.status()).isEqualTo(Status.RESERVED);

    answer.countDown();
    for (int i = 0; i < 100 && status(redemption) == Status.RESERVED; i++) {
      Thread.sleep(20);
    }
    assertIssuedOnce(redemption);
  }

  @Test
  void issuesTheOthersWhenARowCannotBeRead() {
    Redemption unreadable = reserved(instance.reserve(SHOP, CUSTOMER, "a", "r5"));
    world.clock.move(Duration.ofSeconds(1));
    world.give(SHOP, OTHER, 500);
    Redemption other = reserved(instance.reserve(SHOP, OTHER, "a", "r5"));
    String currency = "update redemption set currency = '%s' where redemption_id = '%s'";
    world.execute(currency.formatted("ABC", unreadable.id()));
    sweepAfter(Sweep.LEASE);

    world.execute(currency.formatted("USD", unreadable.id()));
    assertThat(status(other)).isEqualTo(Status.ISSUED);
  }

  @Test
  void failsWhenAnotherDiscountHasTheCode() {
    world.shopify.next(FakeReply.throttled(50));
    Redemption redemption = redeemed("a");
    assertThat(redemption.status()).isEqualTo(Status.RESERVED);
    world.createAtShopify(redemption.code(), "Black Friday");

    sweepAfter(MINUTE);
    assertThat(status(redemption)).isEqualTo(Status.FAILED);
    assertThat(entries()).containsExactly("ADJUST 500", "REDEEM -100", "RELEASE 100");
    assertThat(world.isUsable(redemption.code())).as("the other one is left alone").isTrue();
  }

  /** It could be ours after all, which the lost attempt created and the merchant renamed. */
  @Test
  void keepsThePointsWhenAnotherDiscountHasTheCodeAfterALostAttempt() {
    world.shopify.next(FakeReply.cutBefore());
    Redemption redemption = redeemed("a");
    world.createAtShopify(redemption.code(), "Black Friday");

    sweepAfter(MINUTE);
    assertThat(status(redemption)).isEqualTo(Status.RESERVED);
    assertThat(entries()).containsExactly("ADJUST 500", "REDEEM -100");
  }

  @Test
  void failsAndGivesThePointsBackWhenTheOnlyAttemptIsRefused() {
    world.shopify.next(REFUSED);
    Redemption redemption = redeemed("a");

    assertThat(redemption.status()).isEqualTo(Status.FAILED);
    assertThat(entries()).containsExactly("ADJUST 500", "REDEEM -100", "RELEASE 100");
    sweepAfter(Duration.ofDays(10));
    assertThat(world.shopify.requests()).isEqualTo(1);
    assertThat(redeem("b")).as("the next one is possible").isInstanceOf(Reservation.Reserved.class);
  }

  /** An earlier attempt may still create the code, so the points cannot go back yet. */
  @Test
  void staysReservedWhenALaterAttemptIsRefused() {
    world.shopify.next(FakeReply.cutBefore(), REFUSED, REFUSED);
    Redemption redemption = redeemed("a");
    sweepAfter(MINUTE);
    sweepAfter(MINUTE);
    assertThat(status(redemption)).isEqualTo(Status.RESERVED);
    assertThat(world.shopify.requests()).isEqualTo(3);
    assertThat(balance()).isEqualTo(400);

    sweepAfter(MINUTE);
    assertIssuedOnce(redemption);
  }

  static Stream<Arguments> turnedAwayUnread() {
    return Stream.of(
        Arguments.of("THROTTLED", FakeReply.throttled(1)),
        Arguments.of("429", FakeReply.answer(429, "", "Retry-After", "2.0")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("turnedAwayUnread")
  void doesNotCountAnAttemptThatShopifyTurnedAwayUnread(String how, FakeReply reply) {
    world.shopify.next(reply, reply, REFUSED);
    Redemption redemption = redeemed("a");
    assertThat(redemption.status()).isEqualTo(Status.RESERVED);
    assertThat(redemption.attempts()).isZero();
    sweepAfter(MINUTE);
    assertThat(attempts(redemption)).isZero();

    sweepAfter(MINUTE);
    assertThat(status(redemption))
        .as("the only attempt that was read is refused")
        .isEqualTo(Status.FAILED);
  }

  @Test
  void doesNotCountAnAttemptWithoutAToken() {
    world.shopify.nextToken(FakeReply.answer(500, ""), FakeReply.answer(401, ""));
    Redemption redemption = redeemed("a");
    assertThat(redemption.status()).isEqualTo(Status.RESERVED);
    sweepAfter(MINUTE);
    assertThat(attempts(redemption)).isZero();
    assertThat(world.shopify.requests()).isZero();

    sweepAfter(MINUTE);
    assertIssuedOnce(redemption);
  }

  @Test
  void doesNotCountAnAttemptForWhichThereWasNoThread() {
    instance.threads.shutdown();
    Redemption redemption = redeemed("a");

    assertThat(redemption.status()).isEqualTo(Status.RESERVED);
    assertThat(redemption.attempts()).isZero();
    sweepAfter(Duration.ofSeconds(2));
    assertIssuedOnce(redemption);
  }

  @Test
  void staysReservedThroughAnySeriesOfFaultsAndIsIssuedInTheEnd() {
    world.shopify.next(
        FakeReply.answer(500, ""),
        FakeReply.answer(503, "", "Retry-After", "7"),
        FakeReply.throttled(0.5),
        FakeReply.answer(429, ""),
        FakeReply.answer(401, "{}"),
        FakeReply.answer(401, "{}"),
        FakeReply.cutBefore(),
        FakeReply.answer(200, "<html>"),
        FakeReply.answer(403, "{}"),
        FakeReply.answer(403, "{}"),
        FakeReply.answer(302, "", "Location", "http://127.0.0.1:9/"));
    Redemption redemption = redeemed("a");
    for (int faults = 1; faults < 9; faults++) {
      assertThat(status(redemption)).as("after %d faults", faults).isEqualTo(Status.RESERVED);
      sweepAfter(MINUTE);
    }

    sweepAfter(MINUTE);
    assertIssuedOnce(redemption);
  }

  @Test
  void asksForANewTokenWhenTheOldOneIsRevoked() {
    Redemption first = redeemed("a");
    tell(world.order(1, first.code()));
    world.shopify.revokeTokens();

    assertThat(redeemed("b").status()).isEqualTo(Status.ISSUED);
  }

  /** A day of faults is more than 64 attempts: the pause must never shrink again. */
  @Test
  void asksADeadAdminApiOnceAMinuteAtMost() {
    world.shopify.always(FakeReply.answer(500, ""));
    redeemed("a");
    for (int minute = 0; minute < 100; minute++) {
      int before = world.shopify.requests();
      for (int seconds = 0; seconds < 60; seconds += 10) {
        sweepAfter(Duration.ofSeconds(10));
      }
      if (minute > 2) {
        assertThat(world.shopify.requests() - before).as("minute %d", minute).isEqualTo(1);
      }
    }
  }

  @Test
  void takesUpWhatACrashLeftWhenTheLeaseIsOver() {
    Redemption redemption = reserved(instance.reserve(SHOP, CUSTOMER, "a", "r5"));
    Instance survivor = world.instance();
    survivor.sweep.run();
    world.clock.move(Sweep.LEASE.minusMillis(1));
    survivor.sweep.run();
    assertThat(world.shopify.requests()).isZero();

    world.clock.move(Duration.ofMillis(1));
    survivor.sweep.run();
    assertIssuedOnce(redemption);
  }

  @Test
  void takesUpWhatWasKilledBetweenShopifysAnswerAndItsNote() {
    instance.crash.after(1);
    Redemption redemption = redeemed("a");
    assertThat(redemption.status()).isEqualTo(Status.RESERVED);
    assertThat(world.shopify.discounts.all()).hasSize(1);

    world.clock.move(Sweep.LEASE);
    world.instance().sweep.run();
    assertIssuedOnce(redemption);
  }

  @Test
  void takesUpWhatASweeperLeftThatWasKilledItself() {
    Redemption redemption = reserved(instance.reserve(SHOP, CUSTOMER, "a", "r5"));
    world.clock.move(Sweep.LEASE);
    Instance killed = world.instance();
    killed.crash.after(1);
    try {
      killed.sweep.run();
    } catch (RuntimeException e) {
      assertThat(e).hasRootCauseMessage("the process was killed");
    }
    assertThat(status(redemption)).isEqualTo(Status.RESERVED);

    sweepAfter(Sweep.LEASE.minusMillis(1));
    assertThat(status(redemption)).as("still leased").isEqualTo(Status.RESERVED);
    sweepAfter(Duration.ofMillis(1));
    assertIssuedOnce(redemption);
  }

  /** Nobody knows any more whether the first attempt was sent. */
  @Test
  void staysReservedWhenTheAttemptAfterACrashIsRefused() {
    Redemption redemption = reserved(instance.reserve(SHOP, CUSTOMER, "a", "r5"));
    world.shopify.next(REFUSED);
    sweepAfter(Sweep.LEASE);

    assertThat(status(redemption)).isEqualTo(Status.RESERVED);
    sweepAfter(MINUTE);
    assertIssuedOnce(redemption);
  }

  @Test
  void doesNotFailWhatALaterAttemptMayHaveCreated() {
    Redemption redemption = reserved(instance.reserve(SHOP, CUSTOMER, "a", "r5"));
    assertThat(redemption.attempts()).isEqualTo(1);
    world.shopify.next(FakeReply.cutBefore());
    sweepAfter(Sweep.LEASE);

    // The first attempt, delayed until now, is refused; the second may have created the code.
    world.shopify.next(REFUSED);
    instance.issuer.attempt(redemption);

    assertThat(status(redemption)).isEqualTo(Status.RESERVED);
    assertThat(balance()).isEqualTo(400);
  }

  @Test
  void changesNothingByAnAnswerThatComesTooLate() {
    Redemption ended = reserved(instance.reserve(SHOP, CUSTOMER, "a", "r5"));
    instance.redemptions.end(ended);
    instance.issuer.attempt(ended);
    assertThat(status(ended)).isEqualTo(Status.ENDED);

    Redemption used = reserved(instance.reserve(SHOP, CUSTOMER, "b", "r5"));
    tell(world.order(1, used.code()));
    instance.issuer.attempt(used);
    assertThat(status(used)).isEqualTo(Status.USED);

    Redemption returned = reserved(instance.reserve(SHOP, CUSTOMER, "c", "r5"));
    tell(world.order(2, returned.code()).with("cancelled_at", "2026-11-20T12:00:00Z"));
    world.shopify.next(REFUSED);
    instance.issuer.attempt(returned);
    instance.issuer.attempt(returned);
    assertThat(status(returned)).isEqualTo(Status.RETURNED);
    assertThat(balance()).isEqualTo(300);
  }
}
