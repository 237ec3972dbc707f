package com.example.loyalty.discount;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.example.loyalty.sessiontoken.ClientSecret;
import com.example.loyalty.sessiontoken.SessionTokens;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.io.IOException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** How calls come by their access token. */
@Timeout(60)
class AdminTokensTest {

  private static final ShopDomain SHOP = new ShopDomain("a-shop.myshopify.com");
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-25T10:00:00Z"));
  private FakeAdminApi api;
  private DiscountCodes codes;

  @BeforeEach
  void start() throws IOException {
    api = FakeAdminApi.start(clock);
    codes = codesWith(SessionTokens.SECRET);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private DiscountCodes codesWith(String secret) {
    return new DiscountCodes(
        new AdminOrigin(api.origin()), SessionTokens.CLIENT_ID, new ClientSecret(secret), clock);
  }

  private Lookup ask() {
    return codes.find(SHOP, "LOY-1", PATIENCE);
  }

  @Test
  void keepsATokenUntilFiveMinutesBeforeItsEnd() {
    ask();
    clock.move(Duration.ofSeconds(86_399 - 301));
    ask();
    assertThat(api.tokenRequests()).isEqualTo(1);

    clock.move(Duration.ofSeconds(1));
    assertThat(ask()).isEqualTo(new Lookup.None());
    assertThat(api.tokenRequests()).isEqualTo(2);
  }

  @Test
  void keepsATokenOfTenMinutesForNine() {
    api.tokenSeconds(600);
    ask();
    clock.move(Duration.ofSeconds(539));
    ask();
    assertThat(api.tokenRequests()).isEqualTo(1);

    clock.move(Duration.ofSeconds(1));
    ask();
    assertThat(api.tokenRequests()).isEqualTo(2);
  }

  @Test
  void asksForOneTokenWhateverTheNumberOfThreads() throws Exception {
    var signal = new CountDownLatch(1);
    api.nextToken(FakeReply.after(signal));
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<CompletableFuture<Lookup>> calls = new ArrayList<>();
      for (int i = 0; i < AdminApi.MAX_WAITING; i++) {
        calls.add(CompletableFuture.supplyAsync(this::ask, threads));
      }
      while (api.tokenRequests() == 0) {
        Thread.sleep(5);
      }
      Thread.sleep(200);
      signal.countDown();
      for (var call : calls) {
        assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo(new Lookup.None());
      }
    } finally {
      signal.countDown();
      threads.shutdownNow();
    }
    assertThat(api.tokenRequests()).isEqualTo(1);
  }

  @Test
  void takesAnotherTokenWhenItsOwnWasRevoked() {
    ask();
    api.revokeTokens();

    assertThat(ask()).isEqualTo(new Lookup.None());
    assertThat(api.tokenRequests()).isEqualTo(2);
    assertThat(api.requests()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void triesOnlyOneOtherToken(int status) {
    api.always(FakeReply.answer(status, "{\"errors\":\"no\"}"));

    assertThat(ask()).isEqualTo(new Unclear("HTTP " + status, false, Optional.empty()));
    assertThat(api.tokenRequests()).isEqualTo(2);
    assertThat(api.requests()).isEqualTo(2);
  }

  @Test
  void forgetsTheTokenOfAShop() {
    ask();
    codes.forget(SHOP);
    ask();

    assertThat(api.tokenRequests()).isEqualTo(2);
  }

  @Test
  void usesTheTokenThatCameTooLateForWhoAskedForIt() throws InterruptedException {
    api.nextToken(FakeReply.slow(Duration.ofMillis(600)));

    assertThat(codes.find(SHOP, "LOY-1", Duration.ofMillis(200)))
        .isEqualTo(new Unclear("no answer in time", false, Optional.empty()));
    assertThat(ask()).isEqualTo(new Lookup.None());
    assertThat(api.tokenRequests()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | <title>400 - Oauth error app_not_installed</title> | HTTP 400 app_not_installed",
        "400 | Oauth error shop_not_permitted: Client… | HTTP 400 shop_not_permitted",
        "401 | {\"error\": \"invalid_client\"} | HTTP 401 invalid_client",
        "500 | oops | HTTP 500",
        "200 | oops | no JSON",
        "200 | {} | an answer without a token",
        "200 | {\"access_token\": null} | an answer without a token",
        "200 | {\"access_token\": \"a\\nb\"} | an answer without a token",
      })
  void saysWhyThereIsNoTokenAndAsksAgain(int status, String body, String why) {
    api.nextToken(FakeReply.answer(status, body));

    assertThat(ask()).isEqualTo(new Unclear("no access token: " + why, false, Optional.empty()));
    assertThat(api.requests()).isZero();
    assertThat(ask()).isEqualTo(new Lookup.None());
  }

  @Test
  void leavesNeitherSecretNorTokenInALog() {
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    root.setLevel(Level.TRACE);
    root.addAppender(log);
    String wrong = "a-wrong-secret-of-more-than-32-characters";
    try {
      codes = codesWith(wrong);
      assertThat(ask().toString()).doesNotContain(wrong);
      codes = codesWith(SessionTokens.SECRET);
      api.nextToken(FakeReply.answer(200, "{\"access_token\":\"shpat_a\\u0001b\"}"));
      ask();
      ask();
      api.always(FakeReply.answer(401, ""));
      ask();
    } finally {
      root.detachAppender(log);
      root.setLevel(before);
    }
    assertThat(log.list).hasSizeGreaterThan(3);
    for (ILoggingEvent event : log.list) {
      assertThat(event.getFormattedMessage())
          .doesNotContain(wrong, SessionTokens.SECRET, FakeAdminApi.TOKEN_PREFIX);
      assertThat(event.getThrowableProxy()).isNull();
    }
  }
}
