package com.example.loyalty.sessiontoken;

import static com.example.loyalty.sessiontoken.SessionTokens.CLIENT_ID;
import static com.example.loyalty.sessiontoken.SessionTokens.ISSUED_AT;
import static com.example.loyalty.sessiontoken.SessionTokens.SECRET;
import static com.example.loyalty.sessiontoken.SessionTokens.bytes;
import static com.example.loyalty.sessiontoken.SessionTokens.signInput;
import static com.example.loyalty.sessiontoken.SessionTokens.valid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.example.loyalty.sessiontoken.InvalidSessionTokenException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exactly where each rule begins: the last token that passes beside the first that does not. */
class SessionTokenBoundariesTest {

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private static SessionTokenVerifier verifierAt(long secondsSinceIssue) {
    return new SessionTokenVerifier(
        CLIENT_ID,
        List.of(new ClientSecret(SECRET)),
        Clock.fixed(ISSUED_AT.plus(Duration.ofSeconds(secondsSinceIssue)), ZoneOffset.UTC));
  }

  private static void assertAccepted(SessionTokens token) throws Exception {
    assertThat(verifierAt(0).verify(token.sign())).isNotNull();
  }

  private static void assertRefused(String token, Reason reason) {
    InvalidSessionTokenException refusal =
        catchThrowableOfType(InvalidSessionTokenException.class, () -> verifierAt(0).verify(token));
    assertThat(refusal).as("refusal of %s", token).isNotNull();
    assertThat(refusal.reason()).isEqualTo(reason);
  }

  // Form

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void refusesPaddingEvenWhereItWouldBeRight(int missing) {
    String header = withLength(valid().headerJson(), 3 - missing);
    String claims = withLength(valid().claimsJson(), 3 - missing);
    String plainHeader = BASE64URL.encodeToString(bytes(header));
    String plainClaims = BASE64URL.encodeToString(bytes(claims));
    String paddedHeader = Base64.getUrlEncoder().encodeToString(bytes(header));
    String paddedClaims = Base64.getUrlEncoder().encodeToString(bytes(claims));
    assertThat(paddedHeader + paddedClaims).contains("=".repeat(missing));

    assertRefused(signInput(paddedHeader + "." + plainClaims, SECRET), Reason.MALFORMED);
    assertRefused(signInput(plainHeader + "." + paddedClaims, SECRET), Reason.MALFORMED);
    assertRefused(valid().sign() + "=", Reason.MALFORMED);
  }

  @Test
  void refusesTheOtherBase64AlphabetInEachPart() {
    String header =
        BASE64URL.encodeToString(bytes(valid().withHeader("x", "\"???>>>\"").headerJson()));
    String claims = BASE64URL.encodeToString(bytes(valid().withText("x", "???>>>").claimsJson()));
    String token =
        IntStream.range(0, 1000)
            .mapToObj(i -> valid().withText("jti", "id-" + i).sign())
            .filter(each -> each.substring(each.lastIndexOf('.')).matches(".*[-_].*"))
            .findFirst()
            .orElseThrow();
    int signature = token.lastIndexOf('.');

    assertRefused(signInput(inStandardAlphabet(header) + "." + claims, SECRET), Reason.MALFORMED);
    assertRefused(signInput(header + "." + inStandardAlphabet(claims), SECRET), Reason.MALFORMED);
    assertRefused(
        token.substring(0, signature) + inStandardAlphabet(token.substring(signature)),
        Reason.MALFORMED);
  }

  @Test
  void acceptsEightLevelsOfNestingAndRefusesNine() throws Exception {
    // The claims themselves are the first level.
    assertAccepted(valid().with("x", "[".repeat(7) + "]".repeat(7)));
    assertRefused(valid().with("x", "[".repeat(8) + "]".repeat(8)).sign(), Reason.MALFORMED);
  }

  @Test
  void refusesNumbersThatWouldTakeLongToRead() {
    assertRefused(valid().with("x", "1" + "0".repeat(40)).sign(), Reason.MALFORMED);
  }

  @Test
  void acceptsTheTypeInAnyCase() throws Exception {
    assertAccepted(valid().withHeader("typ", "\"jwt\""));
  }

  // Times

  @ParameterizedTest
  @CsvSource({"309,true", "310,false", "-10,true", "-11,false"})
  void toleratesLessThanTenSecondsAfterAndTenBefore(long secondsSinceIssue, boolean accepted) {
    assertThat(passes(valid(), secondsSinceIssue)).isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource({"nbf,10,true", "nbf,11,false", "iat,10,true", "iat,11,false"})
  void toleratesTenSecondsForEachTimeByItself(String claim, long ahead, boolean accepted) {
    long time = ISSUED_AT.getEpochSecond() + ahead;

    assertThat(passes(valid().with(claim, "" + time), 0)).isEqualTo(accepted);
  }

  @Test
  void readsTimesBeyond32BitsAsTheyAre() {
    long wrapped = ISSUED_AT.getEpochSecond() + (1L << 32);
    SessionTokens token =
        valid()
            .with("exp", "" + (wrapped + 300))
            .with("nbf", "" + wrapped)
            .with("iat", "" + wrapped);

    assertRefused(token.sign(), Reason.NOT_YET_VALID);
  }

  private static boolean passes(SessionTokens token, long secondsSinceIssue) {
    try {
      verifierAt(secondsSinceIssue).verify(token.sign());
      return true;
    } catch (InvalidSessionTokenException e) {
      return false;
    }
  }

  // Names

  @Test
  void findsUsAnywhereInAnAudienceAndByTheWholeNameOnly() throws Exception {
    assertAccepted(valid().with("aud", "[\"" + CLIENT_ID + "\",\"other\"]"));
    assertAccepted(valid().with("aud", "[\"" + CLIENT_ID + "\"]"));

    for (String other :
        List.of(CLIENT_ID + "x", "x" + CLIENT_ID, CLIENT_ID.toUpperCase(java.util.Locale.ROOT))) {
      assertRefused(valid().with("aud", "[\"" + other + "\"]").sign(), Reason.WRONG_AUDIENCE);
      assertRefused(valid().withText("aud", other).sign(), Reason.WRONG_AUDIENCE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "[]", "{}", "true"})
  void refusesAnIssuerThatIsNotAText(String json) {
    assertRefused(valid().with("iss", json).sign(), Reason.BAD_CLAIM);
  }

  @Test
  void acceptsShopsOfOneTo63Characters() throws Exception {
    assertAccepted(valid().withText("dest", "a.myshopify.com"));
    assertAccepted(valid().withText("dest", "a".repeat(63) + ".myshopify.com"));
    assertRefused(valid().withText("dest", "a..myshopify.com").sign(), Reason.WRONG_SHOP);
    assertRefused(valid().withText("dest", "a.myshopify..com").sign(), Reason.WRONG_SHOP);
    assertRefused(valid().withText("dest", "a-myshopify-com").sign(), Reason.WRONG_SHOP);
    assertRefused(valid().withText("dest", "a.myshopify-com").sign(), Reason.WRONG_SHOP);
  }

  @Test
  void refusesDigitsOfOtherScriptsInACustomerId() {
    assertRefused(
        valid().withText("sub", "gid://shopify/Customer/1\uff11").sign(), Reason.NOT_A_CUSTOMER);
  }

  // Values that cross the border

  @Test
  void hasNoValueThatBreaksItsOwnRule() {
    assertThatThrownBy(() -> new ShopDomain("evil.com"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CustomerGid(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ClientSecret("x".repeat(31)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new ClientSecret("x".repeat(32)).text()).hasSize(32);
  }

  // Helpers

  /** Appends spaces until the bytes leave the given remainder by 3. */
  private static String withLength(String json, int remainder) {
    StringBuilder padded = new StringBuilder(json);
    while (padded.length() % 3 != remainder) {
      padded.append(' ');
    }
    return padded.toString();
  }

  private static String inStandardAlphabet(String base64Url) {
    String standard = base64Url.replace('-', '+').replace('_', '/');
    assertThat(standard).isNotEqualTo(base64Url);
    return standard;
  }
}
