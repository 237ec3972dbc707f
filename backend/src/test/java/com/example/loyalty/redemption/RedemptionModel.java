package com.example.loyalty.redemption;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.discount.FakeDiscounts.Discount;
import com.example.loyalty.discount.FakeReply;
import com.example.loyalty.points.Adjusted;
import com.example.loyalty.points.Adjustment;
import com.example.loyalty.redemption.Redemption.Status;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * One random history of four accounts in two shops, with everything that can go wrong on the way,
 * and what must be true of it: after each step, and when all has been told and swept.
 */
final class RedemptionModel {

  private static final String REFUSED = "[{\"field\":[\"code\"],\"code\":\"INVALID\"}]";

  /** A customer of a shop, and what they may expect. */
  private static final class Member {
    final ShopDomain shop;
    final CustomerGid customer;
    final Map<String, Redemption> byKey = new HashMap<>();
    final List<Instant> tries = new ArrayList<>();
    long given;
    long taken;

    Member(ShopDomain shop, CustomerGid customer) {
      this.shop = shop;
      this.customer = customer;
    }
  }

  /** An attempt that Shopify has not answered yet. */
  private record Slow(Thread attempt, CountDownLatch answer) {}

  private final RedemptionWorld world;
  private final List<Instance> instances;
  private final Random random;
  private final ShopLife life;
  private final List<Member> members = new ArrayList<>();
  private final List<Slow> slow = new ArrayList<>();
  private final Set<String> codes = new HashSet<>();
  private final List<String> log = new ArrayList<>();

  RedemptionModel(RedemptionWorld world, List<Instance> instances, long seed) {
    this.world = world;
    this.instances = instances;
    this.random = new Random(seed);
    this.life = new ShopLife(world, random);
    for (int number = 0; number < 4; number++) {
      members.add(
          new Member(
              new ShopDomain("shop-%d-of-%d.myshopify.com".formatted(number / 2, seed)),
              new CustomerGid(1 + number % 2)));
    }
  }

  /** What has happened so far. */
  List<String> log() {
    return log;
  }

  void live() throws InterruptedException {
    for (Member member : members) {
      adjust(member, instances.get(0), 1 + random.nextInt(600));
    }
    for (int step = 1; step <= 60; step++) {
      step();
      // What is wrong stays wrong, so it need not be looked for each time.
      if (step % 6 == 0) {
        alwaysHolds();
      }
    }
    endWell();
    holdsInTheEnd();
  }

  private void step() throws InterruptedException {
    Instance instance = instances.get(random.nextInt(instances.size()));
    if (random.nextInt(5) == 0) {
      instance.crash.after(random.nextInt(4));
    }
    try {
      act(instance);
    } catch (RuntimeException e) {
      assertThat(e).hasRootCauseMessage("the process was killed");
      log.add("  killed");
    } finally {
      instance.crash.isOver();
    }
  }

  private void act(Instance instance) throws InterruptedException {
    Member member = members.get(random.nextInt(members.size()));
    switch (random.nextInt(16)) {
      case 0 -> adjust(member, instance, random.nextInt(500) - 150);
      case 1, 2, 3 -> redeem(member, instance);
      case 4 -> answerOneSlowly();
      case 5, 6 -> sweep(instance);
      case 7 -> sweepAtOnce();
      case 8 -> passTime();
      case 9, 10 -> useACode();
      case 11 -> log.add(life.somethingHappensToAnOrder());
      case 12, 13 -> deliver(instance);
      case 14 -> shopifyWillFail();
      default -> somethingRare(member, instance);
    }
  }

  private void adjust(Member member, Instance instance, long points) {
    log.add("adjust %s by %d".formatted(member.shop + " " + member.customer.id(), points));
    if (points != 0
        && instance.ledger.adjust(
                new Adjustment(member.shop, member.customer, points, "any", Optional.empty()))
            instanceof Adjusted.Posted) {
      member.given += points;
      member.taken += Math.max(0, -points);
    }
  }

  private void redeem(Member member, Instance instance) throws InterruptedException {
    String key = "key " + random.nextInt(member.byKey.size() + 2);
    String reward = random.nextInt(4) > 0 ? "r5" : "r20";
    log.add("redeem %s %s".formatted(key, reward));
    long entries = entries();
    long balance = world.balance(member.shop, member.customer);
    boolean isActive = isActive(member);
    Reservation reservation = instance.reserve(member.shop, member.customer, key, reward);
    log.add("  " + reservation);
    Optional<Redemption> known = Optional.ofNullable(member.byKey.get(key));
    if (known.isPresent()) {
      boolean isSame = known.get().rewardId().equals(reward);
      assertThat(reservation)
          .isInstanceOf(isSame ? Reservation.Repeated.class : Reservation.KeyReused.class);
      assertThat(reservation)
          .matches(
              each ->
                  !(each instanceof Reservation.Repeated repeated)
                      || repeated.redemption().id().equals(known.get().id()));
    } else {
      assertRight(member, reward, reservation, balance, isActive);
    }
    if (reservation instanceof Reservation.Reserved reserved) {
      member.byKey.put(key, reserved.redemption());
      codes.add(reserved.redemption().code());
      attempt(instance, reserved.redemption());
    } else {
      assertThat(entries()).as("entries after %s", reservation).isEqualTo(entries);
    }
  }

  private void assertRight(
      Member member, String reward, Reservation reservation, long balance, boolean isActive) {
    Instant minuteAgo = world.clock.instant().minusSeconds(60);
    boolean isTooMany = member.tries.stream().filter(minuteAgo::isBefore).count() >= 10;
    long points = RedemptionWorld.PROGRAM.reward(reward).orElseThrow().points();
    Class<?> expected =
        isActive
            ? Reservation.StillActive.class
            : balance < points ? Reservation.NotEnoughPoints.class : Reservation.Reserved.class;
    if (isTooMany && reservation instanceof Reservation.TooMany) {
      return;
    }
    assertThat(reservation).isInstanceOf(expected);
    member.tries.add(world.clock.instant());
  }

  private boolean isActive(Member member) {
    return theirs(member).stream()
        .anyMatch(
            each ->
                (each.status() == Status.RESERVED || each.status() == Status.ISSUED)
                    && world.clock.instant().isBefore(each.endsAt()));
  }

  private List<Redemption> theirs(Member member) {
    return world.redemptions().stream()
        .filter(each -> each.shop().equals(member.shop) && each.customer().equals(member.customer))
        .toList();
  }

  private long entries() {
    return world.numbers("select count(*) from ledger_entry").get(0);
  }

  /** At once, slowly, or never because the process was killed. */
  private void attempt(Instance instance, Redemption redemption) throws InterruptedException {
    switch (random.nextInt(4)) {
      case 0 -> log.add("  nobody asks Shopify");
      case 1 -> {
        log.add("  Shopify is slow");
        world.shopify.calm();
        var answer = new CountDownLatch(1);
        world.shopify.next(FakeReply.after(answer));
        int requests = world.shopify.requests();
        var attempt = new Thread(() -> instance.issuer.attempt(redemption));
        attempt.start();
        while (attempt.isAlive() && world.shopify.requests() == requests) {
          Thread.sleep(1);
        }
        slow.add(new Slow(attempt, answer));
      }
      default -> instance.issuer.attempt(redemption);
    }
  }

  private void answerOneSlowly() throws InterruptedException {
    if (!slow.isEmpty()) {
      log.add("Shopify answers at last");
      Slow one = slow.remove(random.nextInt(slow.size()));
      one.answer().countDown();
      one.attempt().join(20_000);
      assertThat(one.attempt().isAlive()).isFalse();
    }
  }

  private void sweep(Instance instance) {
    log.add("sweep");
    instance.orders.settleDue();
    instance.sweep.run();
  }

  private void sweepAtOnce() throws InterruptedException {
    log.add("all sweep at once");
    List<Thread> threads = new ArrayList<>();
    for (Instance each : instances) {
      var thread = new Thread(each.sweep::run);
      thread.setUncaughtExceptionHandler((same, e) -> log.add("  " + e));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join(20_000);
    }
  }

  private void passTime() {
    Duration time =
        switch (random.nextInt(4)) {
          case 0 -> Duration.ofSeconds(1 + random.nextInt(30));
          case 1 -> Duration.ofMinutes(1 + random.nextInt(90));
          case 2 -> Duration.ofHours(1 + random.nextInt(48));
          default -> RedemptionWorld.RULES.codeValidity();
        };
    log.add("%s pass".formatted(time));
    world.clock.move(time);
    // Shopify counts uses late, but not as late as the grace.
    if (random.nextBoolean() || time.compareTo(Duration.ofHours(12)) > 0) {
      life.countUses();
    }
  }

  private void useACode() {
    for (Member member : members) {
      for (Redemption each : member.byKey.values()) {
        if (life.isUsable(each.code()) && random.nextBoolean()) {
          log.add(
              each + " is used by order " + life.order(member.shop, member.customer, each.code()));
          return;
        }
      }
    }
  }

  private void deliver(Instance instance) {
    log.add("a webhook of %d".formatted(life.mail.size()));
    life.deliverOne(instance);
  }

  private void shopifyWillFail() {
    List<FakeReply> faults =
        List.of(
            FakeReply.refused(REFUSED),
            FakeReply.throttled(1),
            FakeReply.answer(429, ""),
            FakeReply.answer(500, ""),
            FakeReply.answer(401, "{}"),
            FakeReply.cutBefore(),
            FakeReply.cutAfter());
    for (int count = 1 + random.nextInt(3); count > 0; count--) {
      int fault = random.nextInt(faults.size());
      log.add("Shopify will fail: " + fault);
      world.shopify.next(faults.get(fault));
    }
  }

  private void somethingRare(Member member, Instance instance) {
    List<Redemption> known = List.copyOf(member.byKey.values());
    if (known.isEmpty()) {
      return;
    }
    Redemption any = known.get(random.nextInt(known.size()));
    switch (random.nextInt(4)) {
      case 0 -> {
        log.add("the customer %s %s is forgotten".formatted(member.shop, member.customer.id()));
        instance.crash.isOver();
        life.forget(member.shop, member.customer, instance);
        member.given = 0;
        member.taken = 0;
        member.byKey.clear();
        member.tries.clear();
      }
      case 1 -> {
        log.add("the merchant deletes the code of " + any.id());
        world.shopify.discounts.delete(any.code());
      }
      case 2 -> {
        if (!world.status(any.id()).hasPointsBack()) {
          log.add("the merchant prolongs the code of " + any.id());
          world.shopify.discounts.prolong(
              any.code(), world.clock.instant().plus(Duration.ofDays(random.nextInt(9))));
        }
      }
      default -> {
        log.add("tokens are revoked");
        world.shopify.revokeTokens();
      }
    }
  }

  private void alwaysHolds() {
    assertThat(world.violations()).isEmpty();
    assertThat(world.shopify.discounts.all()).extracting(Discount::code).isSubsetOf(codes);
    for (Redemption each : world.redemptions()) {
      if (each.status() == Status.FAILED || each.status() == Status.RELEASED) {
        assertThat(life.isUsable(each.code())).as("%s has its points back", each).isFalse();
      }
    }
  }

  /** All faults end, all webhooks arrive, and time passes until nothing is left to do. */
  private void endWell() throws InterruptedException {
    log.add("all ends well");
    world.shopify.calm();
    while (!slow.isEmpty()) {
      answerOneSlowly();
    }
    while (!life.mail.isEmpty()) {
      life.deliverOne(instances.get(0));
    }
    for (int round = 0; round < 10; round++) {
      life.countUses();
      world.clock.move(RedemptionWorld.RULES.releaseGrace());
      instances.get(0).orders.settleDue();
      instances.get(0).sweep.run();
    }
    alwaysHolds();
  }

  private void holdsInTheEnd() {
    assertThat(world.numbers("select count(*) from revoked_code")).containsExactly(0L);
    assertThat(codes).noneMatch(world::isUsable);
    for (Member member : members) {
      assertThat(theirs(member)).hasSize(member.byKey.size());
      long used = 0;
      for (Redemption each : member.byKey.values()) {
        used += isUsed(each) ? each.points() : 0;
        settledRight(member, world.redemption(each.id()));
      }
      long writtenOff = points(member, "kind = 'WRITE_OFF'");
      assertThat(writtenOff).as("written off").isBetween(0L, used + member.taken);
      assertThat(world.balance(member.shop, member.customer))
          .as("%s of %s", member.customer, member.shop)
          .isEqualTo(member.given + earned(member) + writtenOff - used);
    }
  }

  private void settledRight(Member member, Redemption redemption) {
    String its = "redemption_id = '" + redemption.id() + "'";
    boolean isUsed = isUsed(redemption);
    assertThat(redemption.status())
        .as("%s", redemption)
        .isIn(
            isUsed
                ? List.of(Status.USED)
                : List.of(Status.FAILED, Status.RELEASED, Status.RETURNED));
    assertThat(points(member, its + " and kind <> 'WRITE_OFF'"))
        .as("points spent on %s", redemption)
        .isEqualTo(isUsed ? -redemption.points() : 0);
  }

  private boolean isUsed(Redemption redemption) {
    return life.orders.stream()
        .anyMatch(
            order -> order.code.equals(redemption.code()) && !order.cancelled && !order.forgotten);
  }

  private long earned(Member member) {
    return life.orders.stream()
        .filter(each -> each.shop.equals(member.shop) && each.customer.equals(member.customer))
        .mapToLong(ShopLife.Order::earned)
        .sum();
  }

  private long points(Member member, String which) {
    return world
        .numbers(
            "select coalesce(sum(points), 0) from ledger_entry where shop = ? and customer = ? and "
                + which,
            member.shop.host(),
            member.customer.id())
        .get(0);
  }
}
