package com.example.loyalty.discount;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.discount.Creation.Created;
import com.example.loyalty.discount.Creation.Taken;
import com.example.loyalty.discount.Lookup.Found;
import com.example.loyalty.discount.Refused.UserError;
import com.example.loyalty.sessiontoken.ClientSecret;
import com.example.loyalty.sessiontoken.CustomerGid;
import com.example.loyalty.sessiontoken.SessionTokens;
import com.example.loyalty.sessiontoken.ShopDomain;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of a code where Shopify answers. */
class DiscountCodesTest {

  private static final ShopDomain SHOP = new ShopDomain("a-shop.myshopify.com");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00.987654Z");

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
  private FakeAdminApi api;
  private DiscountCodes codes;

  @BeforeEach
  void start() throws IOException {
    api = FakeAdminApi.start(clock);
    codes =
        new DiscountCodes(
            new AdminOrigin(api.origin()),
            SessionTokens.CLIENT_ID,
            new ClientSecret(SessionTokens.SECRET),
            clock);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void createsACodeForThatCustomerOnceOnTheWholeOrder() throws IOException {
    var created = (Created) codes.create(SHOP, CODE, PATIENCE);

    var discount = api.discounts.of(CODE.code()).orElseThrow();
    assertThat(created.gid()).isEqualTo(discount.gid());
    assertThat(discount.input())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"code": "LOY-7Q2M9XKT4B",
                     "title": "Loyalty redemption 42",
                     "startsAt": "2026-11-25T09:59:00Z",
                     "endsAt": "2026-11-26T10:00:00Z",
                     "usageLimit": 1,
                     "appliesOncePerCustomer": true,
                     "context": {"customers": {"add": ["gid://shopify/Customer/17"]}},
                     "customerGets": {
                       "items": {"all": true},
                       "value": {
                         "discountAmount": {"amount": "5.00", "appliesOnEachItem": false}}},
                     "minimumRequirement": {
                       "subtotal": {"greaterThanOrEqualToSubtotal": "5.00"}},
                     "combinesWith": {
                       "orderDiscounts": false,
                       "productDiscounts": true,
                       "shippingDiscounts": true}}"""));
  }

  @Test
  void createsNoSecondCodeAndFindsTheFirstWhateverTheCase() {
    var created = (Created) codes.create(SHOP, CODE, PATIENCE);

    assertThat(codes.create(SHOP, CODE, PATIENCE)).isEqualTo(new Taken());
    assertThat(api.discounts.all()).hasSize(1);
    assertThat(codes.find(SHOP, "loy-7q2m9xkt4b", PATIENCE))
        .isEqualTo(new Found(created.gid(), CODE.title(), false, 0));
  }

  @Test
  void findsNoCodeThatWasNeverCreated() {
    assertThat(codes.find(SHOP, CODE.code(), PATIENCE)).isEqualTo(new Lookup.None());
  }

  @Test
  void tellsThatACodeWasUsedAndThatItIsOver() {
    codes.create(SHOP, CODE, PATIENCE);
    api.discounts.use(CODE.code());
    clock.move(Duration.ofHours(24));

    var found = (Found) codes.find(SHOP, CODE.code(), PATIENCE);

    assertThat(found.usageCount()).isEqualTo(1);
    assertThat(found.expired()).isTrue();
  }

  @Test
  void deactivatesACodeEvenTwice() {
    var created = (Created) codes.create(SHOP, CODE, PATIENCE);

    assertThat(codes.deactivate(SHOP, created.gid(), PATIENCE)).isEqualTo(new Deactivation.Done());
    assertThat(codes.deactivate(SHOP, created.gid(), PATIENCE)).isEqualTo(new Deactivation.Done());
    assertThat(((Found) codes.find(SHOP, CODE.code(), PATIENCE)).expired()).isTrue();
  }

  @Test
  void isRefusedTheDeactivationOfADiscountThatIsGone() {
    var created = (Created) codes.create(SHOP, CODE, PATIENCE);
    api.discounts.delete(CODE.code());

    var refused = (Refused) codes.deactivate(SHOP, created.gid(), PATIENCE);

    assertThat(refused.errors())
        .containsExactly(new UserError("id", "INVALID", "Code discount does not exist."));
    assertThat(codes.find(SHOP, CODE.code(), PATIENCE)).isEqualTo(new Lookup.None());
  }

  @Test
  void saysWhatShopifyHasAgainstTheInput() {
    var backwards =
        new DiscountCode(
            CODE.code(),
            CODE.title(),
            CODE.customer(),
            CODE.amount(),
            NOW,
            NOW.minusSeconds(1),
            CODE.combinesWith());

    var refused = (Refused) codes.create(SHOP, backwards, PATIENCE);

    assertThat(refused.errors())
        .containsExactly(
            new UserError(
                "basicCodeDiscount.endsAt",
                "END_DATE_BEFORE_START_DATE",
                "Ends at needs to be after starts_at"));
  }

  @Test
  void takesAnErrorWithoutCodeForARefusalWhenItNamesAField() {
    api.next(FakeReply.refused("[{\"field\":[\"a\",\"b\"],\"message\":\"no\",\"code\":null}]"));

    assertThat(codes.create(SHOP, CODE, PATIENCE))
        .isInstanceOfSatisfying(
            Refused.class, it -> assertThat(it.errors().get(0).field()).isEqualTo("a.b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"field\":null,\"message\":\"Something went wrong, please try again.\",\"code\":null}]",
        "[{\"field\":[\"a\"],\"message\":\"\",\"code\":\"INTERNAL_ERROR\"}]",
        "[{\"field\":[\"a\"],\"message\":\"\",\"code\":\"INVALID\"},"
            + "{\"field\":null,\"message\":\"\",\"code\":\"INTERNAL_ERROR\"}]",
        "[]",
        "null",
        "{}"
      })
  void takesNoFaultOfShopifysForARefusal(String userErrors) {
    api.next(FakeReply.refused(userErrors));

    assertThat(codes.create(SHOP, CODE, PATIENCE))
        .isInstanceOfSatisfying(Unclear.class, it -> assertThat(it.mayBeDone()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"codeDiscountNode\":{\"id\":\"gid://shopify/DiscountCodeNode/1\"},"
            + "\"userErrors\":[{\"field\":[\"a\"],\"message\":\"\",\"code\":\"INVALID\"}]}",
        "{\"codeDiscountNode\":{\"id\":null},\"userErrors\":[]}",
        "{\"codeDiscountNode\":{\"id\":null},"
            + "\"userErrors\":[{\"field\":[\"a\"],\"message\":\"\",\"code\":\"INVALID\"}]}",
        "{}",
        "[]",
        "null",
        "7"
      })
  void isNotSureOfAnAnswerThatContradictsItself(String payload) {
    api.next(FakeReply.answer(200, "{\"data\":{\"discountCodeBasicCreate\":" + payload + "}}"));

    assertThat(codes.create(SHOP, CODE, PATIENCE))
        .isInstanceOfSatisfying(Unclear.class, it -> assertThat(it.mayBeDone()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"gid\",\"codeDiscount\":{}}",
        "{\"id\":\"gid\",\"codeDiscount\":{\"title\":\"t\",\"status\":\"EXPIRED\"}}",
        "{\"id\":\"gid\",\"codeDiscount\":"
            + "{\"title\":\"t\",\"status\":\"EXPIRED\",\"asyncUsageCount\":null}}",
        "{\"codeDiscount\":{\"title\":\"t\",\"status\":\"EXPIRED\",\"asyncUsageCount\":0}}"
      })
  void doesNotTakeForUnusedWhatSaysNothingOfItsUse(String node) {
    api.next(FakeReply.answer(200, "{\"data\":{\"codeDiscountNodeByCode\":" + node + "}}"));

    assertThat(codes.find(SHOP, CODE.code(), PATIENCE)).isInstanceOf(Unclear.class);
  }

  @Test
  void readsPastMembersThatItDoesNotKnow() {
    api.next(
        FakeReply.answer(
            200,
            """
            {"data": {"discountCodeBasicCreate": {
               "codeDiscountNode": {"id": "gid://shopify/DiscountCodeNode/1", "new": [1]},
               "userErrors": [], "more": {}}},
             "errors": [], "extensions": {"cost": {}}, "else": null}"""));

    assertThat(codes.create(SHOP, CODE, PATIENCE))
        .isEqualTo(new Created("gid://shopify/DiscountCodeNode/1"));
  }

  @Test
  void keepsTheCodeOutOfItsText() {
    assertThat(CODE.toString()).isEqualTo("DiscountCode[Loyalty redemption 42]");
    assertThat(new UserError("a", "INVALID", "LOY-7Q2M9XKT4B is bad").toString())
        .isEqualTo("INVALID a");
    assertThat(new Unclear("why", false, Optional.empty()).mayBeDone()).isFalse();
  }
}
