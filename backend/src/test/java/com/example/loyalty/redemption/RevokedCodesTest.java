package com.example.loyalty.redemption;

import static com.example.loyalty.sessiontoken.SessionTokens.CUSTOMER;
import static com.example.loyalty.sessiontoken.SessionTokens.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.discount.FakeReply;
import com.example.loyalty.privacy.Export;
import com.example.loyalty.redemption.Redemption.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Codes of customers who are forgotten and of shops that have left. */
class RevokedCodesTest extends RedemptionCase {

  private static final Duration DAY = Duration.ofDays(1);

  private void redactCustomer() {
    instance.privacy.redactCustomer(
        world.webhook(
            SHOP,
            "customers/redact",
            "{\"shop_domain\":\"%s\",\"customer\":{\"id\":1001},\"orders_to_redact\":[]}"
                .formatted(SHOP)));
  }

  private void uninstall() {
    instance.privacy.uninstalled(
        world.webhook(SHOP, "app/uninstalled", "{\"myshopify_domain\":\"%s\"}".formatted(SHOP)));
  }

  private void redactShop() {
    instance.privacy.redactShop(
        world.webhook(SHOP, "shop/redact", "{\"shop_domain\":\"%s\"}".formatted(SHOP)));
  }

  private long revoked() {
    return world.numbers("select count(*) from revoked_code").get(0);
  }

  private void assertForgotten() {
    assertThat(world.redemptions()).isEmpty();
    assertThat(world.numbers("select count(*) from account")).containsExactly(0L);
    assertThat(world.numbers("select count(*) from ledger_entry")).containsExactly(0L);
  }

  @Test
  void forgetsACustomersRedemptionsAndDeactivatesTheLiveCode() {
    tell(world.order(1, redeemed("used").code()));
    Redemption live = redeemed("live");
    redactCustomer();
    redactCustomer();
    assertForgotten();
    assertThat(world.isUsable(live.code())).isTrue();

    instance.sweep.run();
    assertThat(world.isUsable(live.code())).isFalse();
    assertThat(revoked()).isZero();
  }

  @Test
  void leavesOtherCustomersTheirCodes() {
    world.give(SHOP, OTHER, 100);
    world.give(OTHER_SHOP, CUSTOMER, 100);
    redeemed("a");
    Redemption ofOther = reserved(instance.redeem(SHOP, OTHER, "a", "r5"));
    Redemption ofOtherShop = reserved(instance.redeem(OTHER_SHOP, CUSTOMER, "a", "r5"));
    redactCustomer();
    instance.sweep.run();

    assertThat(world.redemptions()).hasSize(2).allMatch(each -> each.status() == Status.ISSUED);
    assertThat(world.isUsable(ofOther.code())).isTrue();
    assertThat(world.isUsable(ofOtherShop.code())).isTrue();
  }

  @Test
  void deactivatesAlsoACodeThatTheMerchantProlonged() {
    Redemption ended = redeemed("a");
    sweepAfter(RedemptionWorld.RULES.codeValidity());
    world.shopify.discounts.prolong(ended.code(), world.clock.instant().plus(Duration.ofDays(30)));
    redactCustomer();
    instance.sweep.run();

    assertThat(world.isUsable(ended.code())).isFalse();
    assertThat(revoked()).isZero();
  }

  @Test
  void deactivatesTheCodeWhenTheAdminApiIsBack() {
    Redemption live = redeemed("a");
    redactCustomer();
    world.shopify.always(FakeReply.answer(500, ""));
    for (int i = 0; i < 10; i++) {
      sweepAfter(Duration.ofMinutes(10));
      assertThat(world.isUsable(live.code())).isTrue();
    }

    world.shopify.always(FakeReply.normal());
    sweepAfter(Duration.ofMinutes(10));
    assertThat(world.isUsable(live.code())).isFalse();
    assertThat(revoked()).isZero();
  }

  @Test
  void deactivatesAlsoACodeThatIsCreatedAfterItsCustomerWasForgotten() throws Exception {
    var signal = new CountDownLatch(1);
    world.shopify.next(FakeReply.after(signal));
    Redemption inFlight = redeemed("a");
    redactCustomer();
    instance.sweep.run();
    assertThat(revoked()).as("there is none yet, but there may be").isEqualTo(1);

    signal.countDown();
    for (int i = 0; i < 100 && !world.isUsable(inFlight.code()); i++) {
      Thread.sleep(20);
    }
    assertThat(world.isUsable(inFlight.code())).isTrue();
    sweepAfter(Sweep.LEASE);
    assertThat(world.isUsable(inFlight.code())).isFalse();
    assertThat(revoked()).isZero();
    assertForgotten();
  }

  @Test
  void stopsAskingForACodeThatHasEndedWithoutHavingBeenCreated() {
    reserved(instance.reserve(SHOP, CUSTOMER, "a", "r5"));
    redactCustomer();
    sweepAfter(Duration.ofHours(23));
    assertThat(revoked()).isEqualTo(1);

    sweepAfter(Duration.ofHours(1));
    assertThat(revoked()).isZero();
  }

  @Test
  void changesNothingForAForgottenCustomerWhenAnAttemptIsAnsweredLate() {
    Redemption before = reserved(instance.reserve(SHOP, CUSTOMER, "a", "r5"));
    redactCustomer();
    world.shopify.next(FakeReply.refused("[{\"field\":[\"code\"],\"code\":\"INVALID\"}]"));
    instance.issuer.attempt(before);
    instance.issuer.attempt(before);

    assertForgotten();
  }

  @Test
  void letsAForgottenCustomerBeginAnew() {
    redeemed("a");
    redactCustomer();
    world.give(SHOP, CUSTOMER, 100);

    assertThat(redeem("a")).isInstanceOf(Reservation.Reserved.class);
    assertThat(entries()).containsExactly("ADJUST 100", "REDEEM -100");
  }

  @Test
  void deletesAllOfAShopThatIsRedacted() {
    tell(world.order(1, redeemed("a").code()));
    redeemed("b");
    tell(world.order(1).with("cancelled_at", "2026-11-20T12:00:00Z"));
    uninstall();
    redactShop();
    sweepAfter(DAY);

    assertForgotten();
    assertThat(revoked()).isZero();
  }

  @Test
  void sweepsNothingOfAShopThatUninstalledTheAppUntilSomethingNewerArrives() {
    Redemption redemption = reserved(instance.reserve(SHOP, CUSTOMER, "a", "r5"));
    uninstall();
    sweepAfter(Sweep.LEASE);
    sweepAfter(Duration.ofHours(1));
    assertThat(status(redemption)).isEqualTo(Status.RESERVED);
    assertThat(world.shopify.requests()).isZero();

    tell(world.order(1));
    instance.sweep.run();
    assertThat(status(redemption)).isEqualTo(Status.ISSUED);
  }

  /** Its session token is Shopify's, so the shop has the app again. */
  @Test
  void sweepsAgainForAShopInWhichSomebodyRedeems() {
    Redemption before = reserved(instance.reserve(SHOP, CUSTOMER, "a", "r5"));
    uninstall();
    world.clock.move(Duration.ofHours(1));
    world.give(SHOP, OTHER, 500);
    reserved(instance.redeem(SHOP, OTHER, "a", "r5"));

    instance.sweep.run();
    assertThat(status(before)).isEqualTo(Status.ISSUED);
    redactShop();
    assertThat(world.redemptions()).as("shop/redact came late").hasSize(2);
  }

  @Test
  void deactivatesNothingForAShopThatUninstalledTheApp() {
    Redemption live = redeemed("a");
    uninstall();
    redactCustomer();
    sweepAfter(Duration.ofHours(1));

    assertThat(world.isUsable(live.code())).isTrue();
    assertThat(revoked()).isEqualTo(1);
  }

  @Test
  void exportsTheRedemptionsOfTheCustomerAndNobodyElses() {
    world.give(SHOP, OTHER, 100);
    Redemption mine = redeemed("a");
    Redemption theirs = reserved(instance.redeem(SHOP, OTHER, "a", "r5"));

    String export = Export.of(world.database.jdbi(), world.clock, SHOP, CUSTOMER).toJson();
    assertThat(export)
        .contains(mine.code(), "\"redemptions\" : [ {", "\"status\" : \"ISSUED\"")
        .doesNotContain(theirs.code());
  }
}
