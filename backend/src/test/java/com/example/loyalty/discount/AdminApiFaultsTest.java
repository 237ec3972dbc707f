package com.example.loyalty.discount;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.example.loyalty.discount.Creation.Created;
import com.example.loyalty.sessiontoken.ClientSecret;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.SessionTokens;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** What comes of a call where Shopify or the network does not answer it. */
@Timeout(60)
class AdminApiFaultsTest {

  private static final ShopDomain SHOP = new ShopDomain("a-shop.myshopify.com");
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  private static final DiscountCode CODE =
      new DiscountCode(
          "LOY-7Q2M9XKT4B",
          "Loyalty redemption 42",
          new CustomerGid(17),
          new BigDecimal("5.00"),
          NOW.minusSeconds(60),
          NOW.plus(Duration.ofHours(24)),
          new CombinesWith(false, true, true));

  private final MovableClock clock = new MovableClock(NOW);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level levelBefore = root.getLevel();
  private FakeAdminApi api;
  private DiscountCodes codes;

  @BeforeEach
  void start() throws IOException {
    log.start();
    root.setLevel(Level.TRACE);
    root.addAppender(log);
    api = FakeAdminApi.start(clock);
    codes = codesAt(api.origin());
  }

  @AfterEach
  void stop() {
    api.close();
    root.detachAppender(log);
    root.setLevel(levelBefore);
  }

  private DiscountCodes codesAt(String origin) {
    return new DiscountCodes(
        new AdminOrigin(origin),
        SessionTokens.CLIENT_ID,
        new ClientSecret(SessionTokens.SECRET),
        clock);
  }

  private static Arguments fault(FakeReply reply, String why, boolean mayBeDone) {
    return Arguments.of(why, reply, mayBeDone, Optional.empty());
  }

  private static Arguments throttled(FakeReply reply, String why, Duration wait) {
    return Arguments.of(why, reply, false, Optional.of(wait));
  }

  static Stream<Arguments> faults() {
    String error =
        "{\"errors\":[{\"message\":\"LOY-7Q2M9XKT4B\",\"extensions\":{\"code\":\"%s\"}}]}";
    return Stream.of(
        fault(FakeReply.answer(500, "oops"), "HTTP 500", true),
        fault(FakeReply.answer(502, ""), "HTTP 502", true),
        fault(FakeReply.answer(400, "{\"errors\":\"Bad\"}"), "HTTP 400", true),
        fault(FakeReply.answer(402, "{\"errors\":\"Unavailable Shop\"}"), "HTTP 402", true),
        fault(FakeReply.answer(404, "{\"errors\":\"Not Found\"}"), "HTTP 404", true),
        fault(FakeReply.answer(204, ""), "HTTP 204", true),
        fault(FakeReply.answer(200, ""), "HTTP 200, no JSON", true),
        fault(FakeReply.answer(200, "<html>LOY-7Q2M9XKT4B"), "HTTP 200, no JSON", true),
        fault(FakeReply.answer(200, "[]"), "HTTP 200, no JSON", true),
        fault(FakeReply.answer(200, "{\"data\":"), "HTTP 200, no JSON", true),
        fault(FakeReply.answer(200, "[".repeat(100_000)), "HTTP 200, no JSON", true),
        fault(FakeReply.answer(200, "{\"data\":null}"), "HTTP 200, no data", true),
        fault(FakeReply.answer(200, "{\"data\":{\"other\":1}}"), "HTTP 200, no data", true),
        fault(FakeReply.answer(200, " ".repeat(2 << 20)), "IOException", true),
        fault(
            FakeReply.answer(200, error.formatted("ACCESS_DENIED")),
            "GraphQL errors [ACCESS_DENIED]",
            true),
        fault(FakeReply.answer(200, error.formatted("a b")), "GraphQL errors [?]", true),
        fault(FakeReply.answer(200, "{\"errors\":\"Bad\"}"), "GraphQL errors []", true),
        fault(FakeReply.cutBefore(), "IOException", true),
        fault(FakeReply.cutAfter(), "IOException", true),
        throttled(FakeReply.answer(429, ""), "HTTP 429", Duration.ofSeconds(1)),
        throttled(
            FakeReply.answer(429, "", "Retry-After", "2.0"), "HTTP 429", Duration.ofSeconds(2)),
        throttled(FakeReply.throttled(4.0), "THROTTLED", Duration.ofMillis(1500)),
        Arguments.of(
            "HTTP 503",
            FakeReply.answer(503, "", "Retry-After", "Wed, 25 Nov 2026 10:00:07 GMT"),
            true,
            Optional.of(Duration.ofSeconds(7))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void saysThatNothingIsClearAndWhetherItMayBeDone(
      String why, FakeReply reply, boolean mayBeDone, Optional<Duration> retryAfter) {
    api.next(reply);

    assertThat(codes.create(SHOP, CODE, PATIENCE))
        .isEqualTo(new Unclear(why, mayBeDone, retryAfter));
    assertThat(api.requests()).as("no second attempt").isEqualTo(1);
    assertThat(messages())
        .anySatisfy(line -> assertThat(line).contains(SHOP.host(), "CREATE", why, "request "));
    assertNothingLeaked();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void createsTheSameCodeOnceWhenAskedAgain(
      String why, FakeReply reply, boolean mayBeDone, Optional<Duration> retryAfter) {
    api.next(reply);
    codes.create(SHOP, CODE, PATIENCE);
    clock.move(Duration.ofMinutes(1));

    assertThat(codes.create(SHOP, CODE, PATIENCE))
        .isInstanceOfAny(Created.class, Creation.Taken.class);
    assertThat(api.discounts.all()).hasSize(1);
  }

  @Test
  void leavesTheRequestIdOfShopifyInTheLog() {
    api.next(FakeReply.answer(500, ""));
    codes.create(SHOP, CODE, PATIENCE);

    assertThat(messages())
        .contains("Admin API of a-shop.myshopify.com: CREATE unclear: HTTP 500, request request-1");
  }

  @Test
  void waitsNoLongerThanItIsTold() {
    codes.find(SHOP, CODE.code(), PATIENCE);
    api.next(FakeReply.slow(Duration.ofSeconds(20)));
    long start = System.nanoTime();

    assertThat(codes.create(SHOP, CODE, SHORT))
        .isEqualTo(new Unclear("no answer in time", true, Optional.empty()));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertNothingLeaked();
  }

  @Test
  void hangsUpOnABodyWithoutEnd() throws InterruptedException {
    var hungUp = new CountDownLatch(1);
    codes.find(SHOP, CODE.code(), PATIENCE);
    api.next(FakeReply.endless(hungUp));

    assertThat(codes.create(SHOP, CODE, SHORT))
        .isEqualTo(new Unclear("no answer in time", true, Optional.empty()));
    assertThat(hungUp.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void followsNoRedirect() throws IOException {
    try (var elsewhere = FakeAdminApi.start()) {
      for (int status : new int[] {301, 302, 303, 307, 308}) {
        String graphql = elsewhere.origin() + "/admin/api/2026-07/graphql.json";
        api.next(FakeReply.answer(status, "", "Location", graphql));
        assertThat(codes.create(SHOP, CODE, PATIENCE))
            .isEqualTo(new Unclear("HTTP " + status, true, Optional.empty()));
        codes.forget(SHOP);
        String token = elsewhere.origin() + "/admin/oauth/access_token";
        api.nextToken(FakeReply.answer(status, "", "Location", token));
        assertThat(codes.create(SHOP, CODE, PATIENCE))
            .isEqualTo(new Unclear("no access token: HTTP " + status, false, Optional.empty()));
      }
      assertThat(elsewhere.requests() + elsewhere.tokenRequests()).isZero();
    }
  }

  @Test
  void isUnclearWhereNothingListens() throws IOException {
    String origin;
    try (var socket = new ServerSocket(0)) {
      origin = "http://127.0.0.1:" + socket.getLocalPort();
    }

    assertThat(codesAt(origin).create(SHOP, CODE, PATIENCE))
        .isEqualTo(new Unclear("ConnectException", false, Optional.empty()));
  }

  /** What was never connected has created nothing. */
  @Test
  void hasDoneNothingWhereItCouldNotConnectWithItsToken() {
    codes.find(SHOP, CODE.code(), PATIENCE);
    api.close();

    assertThat(codes.create(SHOP, CODE, PATIENCE))
        .isEqualTo(new Unclear("ConnectException", false, Optional.empty()));
  }

  @Test
  void leavesADeadShopAloneUntilAProbeIsAnswered() {
    api.always(FakeReply.answer(500, ""));
    for (int i = 0; i < Circuit.MAX_FAILURES; i++) {
      codes.create(SHOP, CODE, PATIENCE);
    }

    assertThat(codes.create(SHOP, CODE, PATIENCE))
        .isEqualTo(
            new Unclear("the shop's Admin API is given a pause", false, Optional.of(Circuit.OPEN)));
    assertThat(api.requests()).isEqualTo(Circuit.MAX_FAILURES);

    clock.move(Circuit.OPEN);
    assertThat(codes.create(SHOP, CODE, PATIENCE)).isInstanceOf(Unclear.class);
    assertThat(codes.create(SHOP, CODE, PATIENCE)).isInstanceOf(Unclear.class);
    assertThat(api.requests()).as("one probe").isEqualTo(Circuit.MAX_FAILURES + 1);

    clock.move(Circuit.OPEN);
    api.always(FakeReply.normal());
    assertThat(codes.create(SHOP, CODE, PATIENCE)).isInstanceOf(Created.class);
    assertThat(codes.find(SHOP, CODE.code(), PATIENCE)).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void keepsOneShopsTroubleFromTheOthers() {
    api.always(FakeReply.answer(500, ""));
    for (int i = 0; i < Circuit.MAX_FAILURES; i++) {
      codes.create(SHOP, CODE, PATIENCE);
    }
    api.always(FakeReply.normal());

    assertThat(codes.find(SHOP, CODE.code(), PATIENCE)).isInstanceOf(Unclear.class);
    assertThat(codes.find(new ShopDomain("b-shop.myshopify.com"), CODE.code(), PATIENCE))
        .isInstanceOf(Lookup.None.class);
  }

  @Test
  void asksAShopThatThrottlesNotBeforeItMay() {
    api.next(FakeReply.answer(429, "", "Retry-After", "3"));
    codes.create(SHOP, CODE, PATIENCE);

    clock.move(Duration.ofSeconds(2));
    assertThat(codes.create(SHOP, CODE, PATIENCE))
        .isEqualTo(
            new Unclear(
                "the shop's Admin API is given a pause",
                false,
                Optional.of(Duration.ofSeconds(1))));
    assertThat(api.requests()).isEqualTo(1);

    clock.move(Duration.ofSeconds(1));
    assertThat(codes.create(SHOP, CODE, PATIENCE)).isInstanceOf(Created.class);
  }

  @Test
  void letsOnlySoManyCallsWait() throws Exception {
    var signal = new CountDownLatch(1);
    api.always(FakeReply.after(signal));
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<CompletableFuture<Lookup>> waiting = new ArrayList<>();
      for (int i = 0; i < AdminApi.MAX_WAITING; i++) {
        waiting.add(
            CompletableFuture.supplyAsync(
                () -> codes.find(SHOP, CODE.code(), Duration.ofSeconds(20)), threads));
      }
      while (api.requests() < AdminApi.MAX_WAITING) {
        Thread.sleep(5);
      }

      assertThat(codes.create(SHOP, CODE, PATIENCE))
          .isEqualTo(
              new Unclear("too many calls wait already", false, Optional.of(Throttling.DEFAULT)));
      assertThat(api.requests()).isEqualTo(AdminApi.MAX_WAITING);

      signal.countDown();
      for (var call : waiting) {
        assertThat(call.get(20, TimeUnit.SECONDS)).isInstanceOf(Lookup.None.class);
      }
      assertThat(codes.create(SHOP, CODE, PATIENCE)).isInstanceOf(Created.class);
    } finally {
      signal.countDown();
      threads.shutdownNow();
    }
  }

  private List<String> messages() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private void assertNothingLeaked() {
    for (ILoggingEvent event : List.copyOf(log.list)) {
      assertThat(event.getFormattedMessage())
          .doesNotContain(CODE.code(), SessionTokens.SECRET, FakeAdminApi.TOKEN_PREFIX);
      assertThat(event.getThrowableProxy()).isNull();
    }
  }
}
