package com.example.loyalty.points;

import static com.example.loyalty.sessiontoken.SessionTokens.CLOCK;
import static com.example.loyalty.sessiontoken.SessionTokens.CUSTOMER;
import static com.example.loyalty.sessiontoken.SessionTokens.ISSUED_AT;
import static com.example.loyalty.sessiontoken.SessionTokens.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.MemberPoints;
import com.example.loyalty.points.LedgerEntry.Kind;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.example.loyalty.store.Database;
import com.example.loyalty.store.TestDatabase;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class LedgerTest {

  @Parameter TestDatabase kind;

  private Database database;
  private Ledger ledger;

  @BeforeEach
  void open() throws Exception {
    database = kind.open();
    ledger = new Ledger(database.jdbi(), CLOCK);
  }

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  private static Adjustment points(long points, String key) {
    return new Adjustment(SHOP, CUSTOMER, points, "a reason", Optional.ofNullable(key));
  }

  @Test
  void knowsNoPointsOfACustomerThatItNeverSaw() throws Exception {
    assertThat(balance(SHOP, CUSTOMER)).isZero();
  }

  @Test
  void postsAnAdjustmentWithItsEntry() throws Exception {
    Adjusted adjusted = ledger.adjust(points(420, "k"));

    assertThat(adjusted)
        .isEqualTo(
            new Adjusted.Posted(
                points(420, "k"),
                new LedgerEntry(1, Kind.ADJUST, 420, 420, null, null, "a reason", ISSUED_AT)));
    assertThat(balance(SHOP, CUSTOMER)).isEqualTo(420);
    assertThat(adjusted.sentence())
        .isEqualTo(
            "Posted entry 1 of customer 1001 of test-shop.myshopify.com: +420 points, balance 420.");
  }

  @Test
  void postsOnceForOneKey() throws Exception {
    ledger.adjust(points(420, "k"));
    Adjusted repeated = ledger.adjust(points(420, "k"));

    assertThat(repeated).isInstanceOf(Adjusted.Repeated.class);
    assertThat(repeated.holds()).isTrue();
    assertThat(balance(SHOP, CUSTOMER)).isEqualTo(420);
  }

  @Test
  void readsAnEntryBackAsItWasPosted() throws Exception {
    Clock nanoseconds = Clock.fixed(ISSUED_AT.plusNanos(123_456_789), ZoneOffset.UTC);
    Adjusted posted = new Ledger(database.jdbi(), nanoseconds).adjust(points(420, "k"));

    LedgerEntry entry = ((Adjusted.Posted) posted).entry();
    assertThat(ledger.adjust(points(420, "k"))).isEqualTo(new Adjusted.Repeated(entry));
  }

  @Test
  void writesDownWhoActedAndWhenTheAccountLastMoved() throws Exception {
    Ledger aDayLater = new Ledger(database.jdbi(), Clock.offset(CLOCK, Duration.ofDays(1)));
    ledger.adjust(points(420, null));
    aDayLater.adjust(points(1, "k"));

    List<String> lastEntry =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .select(
                            """
                            select e.kind || ' by ' || e.actor || ', ' || e.once_key
                            from account a join ledger_entry e
                              on e.shop = a.shop and e.customer = a.customer
                                and e.seq = a.last_seq and e.occurred_at = a.last_activity""")
                        .mapTo(String.class)
                        .list());

    assertThat(lastEntry).containsExactly("ADJUST by operator, adjust:k");
  }

  @Test
  void triesAgainWhenTheAccountIsLockedForLongerThanALockIsWaitedFor() throws Exception {
    ledger.adjust(points(420, null));
    try (Handle holder = database.jdbi().open()) {
      holder.begin();
      holder.execute("update account set balance = balance");
      CompletableFuture<Handle> released =
          CompletableFuture.supplyAsync(
              holder::commit, CompletableFuture.delayedExecutor(1500, TimeUnit.MILLISECONDS));

      assertThat(ledger.adjust(points(1, null)).holds()).isTrue();
      released.join();
    }
  }

  @Test
  void postsAgainWithoutAKey() throws Exception {
    ledger.adjust(points(420, null));
    ledger.adjust(points(420, null));

    assertThat(balance(SHOP, CUSTOMER)).isEqualTo(840);
  }

  @Test
  void refusesAKeyForSomethingElse() throws Exception {
    ledger.adjust(points(420, "k"));
    Adjusted otherPoints = ledger.adjust(points(421, "k"));
    Adjusted otherReason =
        ledger.adjust(new Adjustment(SHOP, CUSTOMER, 420, "another", Optional.of("k")));

    assertThat(otherPoints).isInstanceOf(Adjusted.KeyReused.class);
    assertThat(otherReason).isInstanceOf(Adjusted.KeyReused.class);
    assertThat(otherPoints.holds()).isFalse();
    assertThat(balance(SHOP, CUSTOMER)).isEqualTo(420);
  }

  @Test
  void neverGoesBelowZeroOrBeyondWhatJavaScriptCanRead() throws Exception {
    ledger.adjust(points(10, null));

    assertThat(ledger.adjust(points(-11, "k"))).isEqualTo(new Adjusted.OutOfRange(10));
    assertThat(ledger.adjust(points(Ledger.MAX_BALANCE, "k")))
        .isEqualTo(new Adjusted.OutOfRange(10));
    assertThat(ledger.adjust(points(-10, "k"))).isInstanceOf(Adjusted.Posted.class);
    assertThat(balance(SHOP, CUSTOMER)).isZero();
    assertThat(ledger.adjust(points(Ledger.MAX_BALANCE, null))).isInstanceOf(Adjusted.Posted.class);
    assertThat(ledger.adjust(points(1, null)))
        .isEqualTo(new Adjusted.OutOfRange(Ledger.MAX_BALANCE));
  }

  @Test
  void keepsShopsAndCustomersApart() throws Exception {
    ShopDomain otherShop = new ShopDomain("other-shop.myshopify.com");
    CustomerGid otherCustomer = new CustomerGid(1002);
    ledger.adjust(points(420, "k"));
    ledger.adjust(new Adjustment(otherShop, CUSTOMER, 7, "a reason", Optional.of("k")));
    ledger.adjust(new Adjustment(SHOP, otherCustomer, 9, "a reason", Optional.of("k")));

    assertThat(balance(SHOP, CUSTOMER)).isEqualTo(420);
    assertThat(balance(otherShop, CUSTOMER)).isEqualTo(7);
    assertThat(balance(SHOP, otherCustomer)).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void explainsEveryBalanceByItsEntriesWhateverIsAdjusted(long seed) throws Exception {
    Random random = new Random(seed);
    Map<Long, Long> expected = new HashMap<>();
    Map<String, Adjustment> keys = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      long customer = 1 + random.nextInt(3);
      long amount = random.nextInt(200) - 100;
      if (amount == 0) {
        continue;
      }
      Optional<String> key =
          random.nextInt(3) == 0 ? Optional.of("k" + random.nextInt(20)) : Optional.empty();
      var adjustment = new Adjustment(SHOP, new CustomerGid(customer), amount, "random", key);
      long before = expected.getOrDefault(customer, 0L);

      Adjusted adjusted = ledger.adjust(adjustment);

      String once = customer + "/" + key.orElse("-");
      if (key.isPresent() && keys.containsKey(once)) {
        assertThat(adjusted.holds()).isEqualTo(keys.get(once).equals(adjustment));
      } else if (before + amount < 0) {
        assertThat(adjusted).isEqualTo(new Adjusted.OutOfRange(before));
      } else {
        assertThat(adjusted).isInstanceOf(Adjusted.Posted.class);
        expected.put(customer, before + amount);
        keys.put(once, adjustment);
      }
    }
    for (Map.Entry<Long, Long> each : expected.entrySet()) {
      assertThat(balance(SHOP, new CustomerGid(each.getKey()))).isEqualTo(each.getValue());
    }
    assertEntriesExplainBalances();
  }

  @Test
  void losesNoPointsWhenManyAdjustOneAccountAtOnce() throws Exception {
    List<Callable<Adjusted>> work = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String key = "k" + i % 50;
      work.add(() -> ledger.adjust(points(1, key)));
      work.add(() -> ledger.adjust(points(2, null)));
    }
    Collections.shuffle(work, new Random(1));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Adjusted> adjusted : threads.invokeAll(work)) {
        assertThat(adjusted.get().holds()).isTrue();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(balance(SHOP, CUSTOMER)).isEqualTo(50 + 200);
    assertEntriesExplainBalances();
  }

  /** Balance = Σ entries = the last balance after; entries counted without a gap. */
  private void assertEntriesExplainBalances() {
    List<String> wrong =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .select(
                            """
                            select a.customer || ': ' || a.balance from account a
                            where a.balance <> (select coalesce(sum(e.points), 0) from ledger_entry e
                                where e.shop = a.shop and e.customer = a.customer)
                              or a.last_seq <> (select count(*) from ledger_entry e
                                where e.shop = a.shop and e.customer = a.customer)
                              or a.balance <> coalesce((select e.balance_after from ledger_entry e
                                where e.shop = a.shop and e.customer = a.customer
                                  and e.seq = a.last_seq), 0)""")
                        .mapTo(String.class)
                        .list());
    assertThat(wrong).isEmpty();
  }

  private long balance(ShopDomain shop, CustomerGid customer) throws SQLException {
    return database
        .jdbi()
        .withHandle(handle -> MemberPoints.of(handle, shop, customer, Instant.EPOCH).balance());
  }
}
