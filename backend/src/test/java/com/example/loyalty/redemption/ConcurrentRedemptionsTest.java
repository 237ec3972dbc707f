package com.example.loyalty.redemption;

import static com.example.loyalty.sessiontoken.SessionTokens.CUSTOMER;
import static com.example.loyalty.sessiontoken.SessionTokens.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.redemption.Redemption.Status;
import com.example.loyalty.sessiontoken.CustomerGid;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thirty at once, on two instances. */
class ConcurrentRedemptionsTest extends RedemptionCase {

  private static final int THREADS = 30;

  private List<Instance> instances;

  @BeforeEach
  void twoInstances() {
    instances = List.of(instance, world.instance());
  }

  private List<Reservation> atOnce(IntFunction<Callable<Reservation>> wish) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Reservation>> wishes = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        wishes.add(wish.apply(i));
      }
      List<Reservation> reservations = new ArrayList<>();
      for (Future<Reservation> each : threads.invokeAll(wishes, 60, TimeUnit.SECONDS)) {
        reservations.add(each.get());
      }
      return reservations;
    } finally {
      threads.shutdownNow();
    }
  }

  private void sweepUntilIssued() {
    for (int i = 0; i < 5; i++) {
      sweepAfter(Sweep.LEASE);
    }
    assertThat(world.redemptions()).allMatch(each -> each.status() == Status.ISSUED);
  }

  @Test
  void letsOneOfACustomersThirtyWishesSucceed() throws Exception {
    List<Reservation> reservations =
        atOnce(i -> () -> instances.get(i % 2).redeem(SHOP, CUSTOMER, "key " + i, "r5"));

    assertThat(reservations).filteredOn(Reservation.Reserved.class::isInstance).hasSize(1);
    assertThat(reservations).filteredOn(Reservation.StillActive.class::isInstance).hasSize(9);
    assertThat(reservations).filteredOn(Reservation.TooMany.class::isInstance).hasSize(20);
    assertThat(entries()).containsExactly("ADJUST 500", "REDEEM -100");
    sweepUntilIssued();
    assertThat(world.shopify.discounts.all()).hasSize(1);
  }

  @Test
  void takesThePointsOnceForThirtyRepetitionsOfAWish() throws Exception {
    List<Reservation> reservations =
        atOnce(i -> () -> instances.get(i % 2).redeem(SHOP, CUSTOMER, "key", "r5"));

    assertThat(reservations).filteredOn(Reservation.Reserved.class::isInstance).hasSize(1);
    assertThat(reservations).filteredOn(Reservation.Repeated.class::isInstance).hasSize(29);
    assertThat(entries()).containsExactly("ADJUST 500", "REDEEM -100");
  }

  @Test
  void servesThirtyCustomersAtOnce() throws Exception {
    for (int i = 0; i < THREADS; i++) {
      world.give(SHOP, new CustomerGid(1 + i), 100);
    }
    List<Reservation> reservations =
        atOnce(i -> () -> instances.get(i % 2).redeem(SHOP, new CustomerGid(1 + i), "key", "r5"));

    assertThat(reservations).hasOnlyElementsOfType(Reservation.Reserved.class);
    sweepUntilIssued();
    assertThat(world.shopify.discounts.all()).hasSize(THREADS);
    for (int i = 0; i < THREADS; i++) {
      assertThat(world.balance(SHOP, new CustomerGid(1 + i))).isZero();
    }
  }

  /** What one of them does to the others' lease, attempt or release must not matter. */
  @Test
  void sweepsOnceWhatThirtySweepersFindDue() throws Exception {
    for (int i = 0; i < THREADS; i++) {
      world.give(SHOP, new CustomerGid(1 + i), 100);
      instance.reserve(SHOP, new CustomerGid(1 + i), "key", "r5");
    }
    world.clock.move(Sweep.LEASE);
    int before = world.shopify.requests();
    atOnce(
        i ->
            () -> {
              instances.get(i % 2).sweep.run();
              return new Reservation.UnknownReward();
            });
    sweepUntilIssued();
    assertThat(world.shopify.requests() - before).isEqualTo(THREADS);
    assertThat(world.redemptions()).allMatch(each -> each.attempts() == 2);
  }
}
