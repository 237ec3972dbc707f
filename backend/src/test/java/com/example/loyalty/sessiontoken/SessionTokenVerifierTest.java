package com.example.loyalty.sessiontoken;

import static com.example.loyalty.sessiontoken.SessionTokens.CLIENT_ID;
import static com.example.loyalty.sessiontoken.SessionTokens.CLOCK;
import static com.example.loyalty.sessiontoken.SessionTokens.CUSTOMER;
import static com.example.loyalty.sessiontoken.SessionTokens.ISSUED_AT;
import static com.example.loyalty.sessiontoken.SessionTokens.PREVIOUS_SECRET;
import static com.example.loyalty.sessiontoken.SessionTokens.SECRET;
import static com.example.loyalty.sessiontoken.SessionTokens.SHOP;
import static com.example.loyalty.sessiontoken.SessionTokens.bytes;
import static com.example.loyalty.sessiontoken.SessionTokens.hmac;
import static com.example.loyalty.sessiontoken.SessionTokens.sign;
import static com.example.loyalty.sessiontoken.SessionTokens.signInput;
import static com.example.loyalty.sessiontoken.SessionTokens.valid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.example.loyalty.sessiontoken.InvalidSessionTokenException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTokenVerifierTest {

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private static final String TOKEN = valid().sign();

  private final SessionTokenVerifier verifier = verifierAt(Duration.ZERO, SECRET);

  private static SessionTokenVerifier verifierAt(Duration sinceIssue, String... secrets) {
    List<ClientSecret> clientSecrets = List.of(secrets).stream().map(ClientSecret::new).toList();
    Clock clock = Clock.fixed(ISSUED_AT.plus(sinceIssue), ZoneOffset.UTC);
    return new SessionTokenVerifier(CLIENT_ID, clientSecrets, clock);
  }

  private void assertRefused(String token, Reason reason) {
    assertRefused(verifier, token, reason);
  }

  private static void assertRefused(SessionTokenVerifier verifier, String token, Reason reason) {
    InvalidSessionTokenException refusal =
        catchThrowableOfType(InvalidSessionTokenException.class, () -> verifier.verify(token));
    assertThat(refusal).as("refusal of %s", token).isNotNull();
    assertThat(refusal.reason()).isEqualTo(reason);
  }

  // What is accepted

  @Test
  void resolvesTheShopAndTheCustomerOfACheckoutToken() throws Exception {
    SessionToken token = verifier.verify(valid().withText("jti", "id-1").sign());

    assertThat(token.shop()).isEqualTo(SHOP);
    assertThat(token.customer()).contains(CUSTOMER);
    assertThat(token.id()).isEqualTo("id-1");
    assertThat(token.getName()).as("a name may be logged").isEqualTo(SHOP.host());
  }

  @Test
  void takesATokenWithoutSubForAGuest() throws Exception {
    assertThat(verifier.verify(valid().without("sub").sign()).customer()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"test-shop.myshopify.com", "https://test-shop.myshopify.com"})
  void acceptsDestBareAndWithHttps(String dest) throws Exception {
    assertThat(verifier.verify(valid().withText("dest", dest).sign()).shop()).isEqualTo(SHOP);
  }

  @Test
  void readsAHostInCapitalsAsTheSameShop() throws Exception {
    SessionTokens token = valid().withText("dest", "Test-Shop.MyShopify.com");

    assertThat(verifier.verify(token.sign()).shop()).isEqualTo(SHOP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test-shop.myshopify.com",
        "https://test-shop.myshopify.com",
        "https://test-shop.myshopify.com/",
        "https://test-shop.myshopify.com/checkouts",
        "https://test-shop.myshopify.com/administrators"
      })
  void acceptsAnIssuerOfTheShopsOwnDomain(String issuer) throws Exception {
    assertThat(verifier.verify(valid().withText("iss", issuer).sign()).shop()).isEqualTo(SHOP);
  }

  @Test
  void acceptsClaimsThatItDoesNotKnow() throws Exception {
    SessionTokens token = valid().with("sid", "\"x\"").with("nested", "{\"a\":[1,null]}");

    assertThat(verifier.verify(token.sign()).customer()).contains(CUSTOMER);
  }

  @Test
  void acceptsAnAudienceThatHasUsAmongOthers() throws Exception {
    SessionTokens token = valid().with("aud", "[\"other\",\"" + CLIENT_ID + "\"]");

    assertThat(verifier.verify(token.sign()).customer()).contains(CUSTOMER);
  }

  @Test
  void acceptsAHeaderWithoutTyp() throws Exception {
    assertThat(verifier.verify(valid().withoutHeader("typ").sign()).shop()).isEqualTo(SHOP);
  }

  @ParameterizedTest
  @CsvSource({"exp,301", "exp,308", "nbf,-8", "iat,-9"})
  void toleratesClocksThatDifferBySeconds(String claim, long sinceIssue) throws Exception {
    SessionTokenVerifier later = verifierAt(Duration.ofSeconds(sinceIssue), SECRET);

    assertThat(later.verify(valid().sign()).shop()).as(claim).isEqualTo(SHOP);
  }

  @Test
  void acceptsBothSecretsWhileTheyAreRotated() throws Exception {
    SessionTokenVerifier rotating = verifierAt(Duration.ZERO, SECRET, PREVIOUS_SECRET);

    assertThat(rotating.verify(valid().sign()).shop()).isEqualTo(SHOP);
    assertThat(rotating.verify(valid().signedWith(PREVIOUS_SECRET).sign()).shop()).isEqualTo(SHOP);
  }

  @Test
  void neverUsesAKeyThatTheTokenNames() throws Exception {
    SessionTokens token =
        valid()
            .withHeader("kid", "\"../../etc/passwd\"")
            .withHeader("jku", "\"http://127.0.0.1:1/keys\"")
            .withHeader("x5u", "\"http://127.0.0.1:1/cert\"")
            .withHeader("jwk", "{\"kty\":\"oct\",\"k\":\"AAAA\"}");

    assertThat(verifier.verify(token.sign()).shop()).isEqualTo(SHOP);
    assertRefused(token.signedWith("\0\0\0".repeat(11)).sign(), Reason.BAD_SIGNATURE);
  }

  // Header: HS256 and nothing else

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"none\"",
        "\"None\"",
        "\"NONE\"",
        "\"nOnE\"",
        "\"hs256\"",
        "\"HS256 \"",
        "\"HS384\"",
        "\"HS512\"",
        "\"RS256\"",
        "\"ES256\"",
        "\"PS256\"",
        "\"EdDSA\"",
        "\"\"",
        "null",
        "256",
        "[\"HS256\"]",
        "{\"HS256\":1}",
        "true"
      })
  void refusesEveryOtherAlgorithm(String alg) {
    assertRefused(valid().withHeader("alg", alg).sign(), Reason.UNSUPPORTED_HEADER);
  }

  @Test
  void refusesATokenThatAnotherAlgorithmOfTheSameSecretSigned() {
    for (String algorithm : List.of("HmacSHA384", "HmacSHA512")) {
      String input = input(valid().headerJson(), valid().claimsJson());
      String signature = BASE64URL.encodeToString(hmac(algorithm, input, SECRET));

      assertRefused(input + "." + signature, Reason.BAD_SIGNATURE);
    }
  }

  @Test
  void refusesNoneWithAnEmptySignature() {
    String header = valid().withHeader("alg", "\"none\"").headerJson();

    assertRefused(input(header, valid().claimsJson()) + ".", Reason.UNSUPPORTED_HEADER);
  }

  @Test
  void refusesAHeaderWithoutAlg() {
    assertRefused(valid().withoutHeader("alg").sign(), Reason.UNSUPPORTED_HEADER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crit|[\"exp\"]",
        "crit|[]",
        "crit|null",
        "b64|false",
        "b64|true",
        "zip|\"DEF\"",
        "typ|\"at+jwt\"",
        "typ|1",
        "typ|null"
      })
  void refusesHeadersThatChangeWhatATokenMeans(String name, String json) {
    assertRefused(valid().withHeader(name, json).sign(), Reason.UNSUPPORTED_HEADER);
  }

  // Form: one text for one token

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b", "a.b.c.d", "a.b.c.d.e", "null", "{}"})
  void refusesWhatIsNotThreeParts(String token) {
    assertRefused(token, Reason.MALFORMED);
  }

  @Test
  void refusesATokenWithMoreOrFewerParts() {
    assertRefused(TOKEN.substring(0, TOKEN.lastIndexOf('.')), Reason.MALFORMED);
    assertRefused(TOKEN + ".", Reason.MALFORMED);
    assertRefused(TOKEN + ".AAAA", Reason.MALFORMED);
    assertRefused("." + TOKEN, Reason.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\n", "\t", "=", "==", "\u0000", "%20"})
  void refusesWhiteSpaceAndPaddingAnywhere(String stray) {
    String[] parts = TOKEN.split("\\.");

    assertRefused(stray + TOKEN, Reason.MALFORMED);
    assertRefused(TOKEN + stray, Reason.MALFORMED);
    assertRefused(parts[0] + stray + "." + parts[1] + "." + parts[2], Reason.MALFORMED);
    assertRefused(signInput(parts[0] + "." + parts[1] + stray, SECRET), Reason.MALFORMED);
  }

  @Test
  void refusesCharactersBeyondAscii() {
    assertRefused(TOKEN + "\u00e9", Reason.MALFORMED);
    assertRefused("\uff45" + TOKEN.substring(1), Reason.MALFORMED);
  }

  @Test
  void refusesTheOtherBase64Alphabet() {
    String claims = valid().withText("jti", "???>>>").claimsJson();
    String standard = Base64.getEncoder().withoutPadding().encodeToString(bytes(claims));
    assertThat(standard).containsAnyOf("+", "/");
    String header = BASE64URL.encodeToString(bytes(valid().headerJson()));

    assertRefused(signInput(header + "." + standard, SECRET), Reason.MALFORMED);
  }

  @Test
  void refusesStrayBitsInEachPart() {
    String header = input("{\"alg\":\"HS256\" }", "");
    String strayHeader = withStrayBits(header.substring(0, header.length() - 1));
    String claims = BASE64URL.encodeToString(bytes(padTo(valid().claimsJson(), 1)));
    String signed = BASE64URL.encodeToString(bytes(valid().headerJson())) + ".";

    assertRefused(signInput(strayHeader + "." + claims, SECRET), Reason.MALFORMED);
    assertRefused(signInput(signed + withStrayBits(claims), SECRET), Reason.MALFORMED);
    assertRefused(withStrayBits(TOKEN), Reason.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
        "{\"alg\":\"none\",\"alg\":\"HS256\"}",
        "{\"alg\":\"HS256\",\"al\\u0067\":\"none\"}",
        "{\"alg\":\"HS256\"}{}",
        "{\"alg\":\"HS256\"} x",
        "[\"HS256\"]",
        "\"HS256\"",
        "",
        "{\"alg\":\"HS256\"",
        "{'alg':'HS256'}",
        "{\"alg\":\"HS256\",}",
        "{\"alg\":\"HS256\"/**/}"
      })
  void refusesAHeaderThatIsNotOneJsonObject(String header) {
    assertRefused(sign(bytes(header), bytes(valid().claimsJson()), SECRET), Reason.MALFORMED);
  }

  @Test
  void refusesDoubledNamesInTheClaims() {
    String once = valid().claimsJson();
    String doubled =
        once.substring(0, once.length() - 1) + ",\"sub\":\"gid://shopify/Customer/1\"}";
    String escaped = doubled.replace(",\"sub\":\"gid://shopify/Customer/1\"}", ",\"s\\u0075b\":1}");
    String nested = valid().with("more", "{\"a\":1,\"a\":2}").claimsJson();

    for (String claims : List.of(doubled, escaped, nested)) {
      assertRefused(sign(bytes(valid().headerJson()), bytes(claims), SECRET), Reason.MALFORMED);
    }
  }

  @Test
  void refusesTrailingDataAfterTheClaims() {
    for (String trailing : List.of("{}", "null", "x", ",", "\u0000")) {
      String claims = valid().claimsJson() + trailing;

      assertRefused(sign(bytes(valid().headerJson()), bytes(claims), SECRET), Reason.MALFORMED);
    }
  }

  @Test
  void refusesInvalidUtf8AndOtherEncodings() {
    byte[] header = bytes(valid().headerJson());
    for (int[] invalid :
        List.of(new int[] {0xff}, new int[] {0xc0, 0xaf}, new int[] {0xed, 0xa0, 0x80})) {
      var claims = new ByteArrayOutputStream();
      claims.writeBytes(bytes("{\"x\":\""));
      for (int each : invalid) {
        claims.write(each);
      }
      claims.writeBytes(bytes("\"," + valid().claimsJson().substring(1)));

      assertRefused(sign(header, claims.toByteArray(), SECRET), Reason.MALFORMED);
    }
    byte[] utf16 = valid().claimsJson().getBytes(StandardCharsets.UTF_16);
    byte[] withBom = bytes("\ufeff" + valid().claimsJson());

    assertRefused(sign(header, utf16, SECRET), Reason.MALFORMED);
    assertRefused(sign(header, withBom, SECRET), Reason.MALFORMED);
  }

  @Test
  void refusesNestingBombs() {
    for (String deep :
        List.of("[".repeat(9) + "]".repeat(9), "[".repeat(5000), "{\"a\":".repeat(5000))) {
      assertRefused(valid().with("x", deep).sign(), Reason.MALFORMED);
      assertRefused(valid().withHeader("x", deep).sign(), Reason.MALFORMED);
    }
  }

  // Signature

  @Test
  void refusesATokenThatAnotherSecretSigned() {
    assertRefused(
        valid().signedWith("shpss_another_secret_of_another_app").sign(), Reason.BAD_SIGNATURE);
    assertRefused(valid().signedWith(PREVIOUS_SECRET).sign(), Reason.BAD_SIGNATURE);
  }

  @Test
  void refusesATokenWhosePartsWereChangedAfterSigning() {
    String[] parts = TOKEN.split("\\.");
    String otherCustomer = valid().forCustomer(2).claimsJson();
    String otherClaims = BASE64URL.encodeToString(bytes(otherCustomer));
    String otherHeader = input("{\"typ\":\"JWT\",\"alg\":\"HS256\"}", "").replace(".", "");

    assertRefused(parts[0] + "." + otherClaims + "." + parts[2], Reason.BAD_SIGNATURE);
    assertRefused(otherHeader + "." + parts[1] + "." + parts[2], Reason.BAD_SIGNATURE);
    assertRefused(parts[0] + "." + parts[1] + ".", Reason.BAD_SIGNATURE);
    assertRefused(TOKEN.substring(0, TOKEN.length() - 3), Reason.BAD_SIGNATURE);
    assertRefused(TOKEN + "AAAA", Reason.BAD_SIGNATURE);
  }

  // Times

  @ParameterizedTest
  @CsvSource({
    "312,EXPIRED",
    "310,EXPIRED",
    "100000,EXPIRED",
    "-12,NOT_YET_VALID",
    "-11,NOT_YET_VALID"
  })
  void refusesATokenOutsideItsTime(long sinceIssue, Reason reason) {
    assertRefused(verifierAt(Duration.ofSeconds(sinceIssue), SECRET), TOKEN, reason);
  }

  @Test
  void checksEachOfTheTimesByItself() {
    long now = ISSUED_AT.getEpochSecond();

    assertRefused(
        valid().with("exp", "" + (now - 12)).with("iat", "" + (now - 20)).sign(), Reason.EXPIRED);
    assertRefused(valid().with("nbf", "" + (now + 12)).sign(), Reason.NOT_YET_VALID);
    assertRefused(valid().with("iat", "" + (now + 12)).sign(), Reason.NOT_YET_VALID);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null",
        "\"1795348800\"",
        "1795348800.0",
        "1.7953488e9",
        "true",
        "[]",
        "{}",
        "-1",
        "99999999999999999999",
        "18446744075504900716", // 2^64 too many, otherwise a good exp
        "9223372036854775807",
        "1e400"
      })
  void refusesTimesThatAreNotIntegers(String json) {
    for (String claim : List.of("exp", "nbf", "iat")) {
      assertRefused(valid().with(claim, json).sign(), Reason.BAD_CLAIM);
    }
  }

  @Test
  void refusesALifeOfMoreThanTenMinutes() throws Exception {
    long now = ISSUED_AT.getEpochSecond();

    assertThat(verifier.verify(valid().with("exp", "" + (now + 600)).sign()).shop())
        .isEqualTo(SHOP);
    assertRefused(valid().with("exp", "" + (now + 601)).sign(), Reason.LIVES_TOO_LONG);
    assertRefused(valid().with("iat", "0").sign(), Reason.LIVES_TOO_LONG);
    assertRefused(valid().with("exp", "" + now).sign(), Reason.BAD_CLAIM);
  }

  // The other claims

  @ParameterizedTest
  @ValueSource(strings = {"exp", "nbf", "iat", "jti", "dest"})
  void refusesATokenThatLacksAClaim(String claim) {
    assertRefused(valid().without(claim).sign(), Reason.BAD_CLAIM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "\"\"", "\" \"", "[\"x\"]", "{}"})
  void refusesAJtiThatNamesNothing(String json) {
    assertRefused(valid().with("jti", json).sign(), Reason.BAD_CLAIM);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"\"|WRONG_AUDIENCE",
        "\"another-app\"|WRONG_AUDIENCE",
        "[]|WRONG_AUDIENCE",
        "[\"another-app\"]|WRONG_AUDIENCE",
        "null|WRONG_AUDIENCE",
        "1|WRONG_AUDIENCE",
        "{}|WRONG_AUDIENCE",
        "[\"8f4e2b9c1d7a4f60b3e5c2a19d8f7e60\",1]|BAD_CLAIM",
        "\"8f4e2b9c1d7a4f60b3e5c2a19d8f7e60 \"|WRONG_AUDIENCE",
        "\"8F4E2B9C1D7A4F60B3E5C2A19D8F7E60\"|WRONG_AUDIENCE"
      })
  void refusesAnAudienceWithoutUs(String json, Reason reason) {
    assertRefused(valid().with("aud", json).sign(), reason);
    assertRefused(valid().without("aud").sign(), Reason.WRONG_AUDIENCE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "myshopify.com",
        ".myshopify.com",
        "test-shop.myshopify.com.evil.com",
        "test-shop.myshopify.com:443",
        "user@test-shop.myshopify.com",
        "user:pw@test-shop.myshopify.com",
        "test-shop.myshopify.com/",
        "test-shop.myshopify.com/admin",
        "test-shop.myshopify.com?x",
        "test-shop.myshopify.com#x",
        "test-shop.myshopify.com.",
        "test-shop.myshopify.com\\n",
        "test-shop.myshopify.com\\u0000",
        " test-shop.myshopify.com",
        "test-shop.myshopify.com ",
        "http://test-shop.myshopify.com",
        "https://https://test-shop.myshopify.com",
        "HTTPS://test-shop.myshopify.com",
        "//test-shop.myshopify.com",
        "a.b.myshopify.com",
        "-test.myshopify.com",
        "test-shopmyshopify.com",
        "test-shop.myshopify.co",
        "test-shop.notmyshopify.com",
        "test-shop.myshopify.com,other.myshopify.com",
        "t\\u00e9st.myshopify.com",
        "test-shop.mysh\\u043epify.com",
        "test-shop\\uff0emyshopify.com",
        "te\\u017ft.myshopify.com",
        "test-shop.my\\u017fhopify.com",
        "test_shop.myshopify.com"
      })
  void refusesADestThatIsNotExactlyOneShop(String dest) {
    assertRefused(valid().withText("dest", dest).sign(), Reason.WRONG_SHOP);
    assertRefused(
        valid().withText("dest", "a".repeat(64) + ".myshopify.com").sign(), Reason.WRONG_SHOP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://other-shop.myshopify.com",
        "https://other-shop.myshopify.com/checkouts",
        "other",
        "",
        "http://test-shop.myshopify.com",
        "https://test-shop.myshopify.com.evil.com",
        "https://test-shop.myshopify.com@evil.com",
        "https://evil.com/test-shop.myshopify.com",
        "https://test-shop.myshopify.com//admin",
        "https://test-shop.myshopify.com/x/../admin",
        "https://test-shop.myshopify.com/%61dmin",
        "https://test-shop.myshopify.com?/admin",
        "https://test-shop.myshopify.com\\n"
      })
  void refusesAnIssuerOfAnotherDomain(String issuer) {
    assertRefused(valid().withText("iss", issuer).sign(), Reason.WRONG_SHOP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin", "/admin/", "/Admin", "/admin/apps/x"})
  void refusesATokenOfTheShopifyAdmin(String path) {
    SessionTokens adminToken =
        valid()
            .withText("iss", "https://" + SHOP + path)
            .withText("dest", "https://" + SHOP)
            .withText("sub", "42")
            .withText("sid", "a-session");

    assertRefused(adminToken.sign(), Reason.NOT_A_CUSTOMER);
    assertRefused(adminToken.forCustomer(1001).sign(), Reason.NOT_A_CUSTOMER);
    assertRefused(adminToken.without("iss").withText("sub", "42").sign(), Reason.NOT_A_CUSTOMER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1001",
        "gid://shopify/Customer/",
        "gid://shopify/Customer/0",
        "gid://shopify/Customer/-1",
        "gid://shopify/Customer/+1",
        "gid://shopify/Customer/01",
        "gid://shopify/Customer/1.0",
        "gid://shopify/Customer/1e3",
        "gid://shopify/Customer/ 1",
        "gid://shopify/Customer/1\\n",
        "gid://shopify/Customer/1/2",
        "gid://shopify/Customer/1?x",
        "gid://shopify/Customer/\\uff11",
        "gid://shopify/Customer/9223372036854775808",
        "gid://shopify/Customer/10000000000000000000",
        "gid://shopify/customer/1",
        "GID://shopify/Customer/1",
        "gid://shopify/Order/1",
        "gid://shopify/StaffMember/1",
        "gid://evil/Customer/1",
        "xgid://shopify/Customer/1"
      })
  void refusesASubThatIsNotACustomer(String sub) {
    assertRefused(valid().withText("sub", sub).sign(), Reason.NOT_A_CUSTOMER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1001", "[]", "{}", "true"})
  void refusesASubThatIsNotAText(String json) {
    assertRefused(valid().with("sub", json).sign(), Reason.BAD_CLAIM);
  }

  @Test
  void acceptsTheLargestCustomerIdThatFits() throws Exception {
    assertThat(verifier.verify(valid().forCustomer(Long.MAX_VALUE).sign()).customer())
        .contains(new CustomerGid(Long.MAX_VALUE));
  }

  // Secrets

  @Test
  void hasNoVerifierWithoutAClientIdOrASecret() {
    ClientSecret secret = new ClientSecret(SECRET);

    assertThat(
            catchThrowableOfType(IllegalArgumentException.class, () -> new ClientSecret("short")))
        .isNotNull();
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class,
                () -> new SessionTokenVerifier(CLIENT_ID, List.of(), CLOCK)))
        .isNotNull();
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class,
                () -> new SessionTokenVerifier(" ", List.of(secret), CLOCK)))
        .isNotNull();
  }

  @Test
  void showsNothingOfASecretOrARefusedToken() {
    InvalidSessionTokenException refusal =
        catchThrowableOfType(
            InvalidSessionTokenException.class, () -> verifier.verify(TOKEN + "AAAA"));

    assertThat(new ClientSecret(SECRET)).hasToString("ClientSecret[hidden]");
    assertThat(refusal).hasNoCause();
    assertThat(refusal.getStackTrace()).isEmpty();
    assertThat(refusal.toString()).doesNotContain(TOKEN.split("\\.")[1]);
  }

  // Helpers

  private static String input(String header, String claims) {
    return BASE64URL.encodeToString(bytes(header)) + "." + BASE64URL.encodeToString(bytes(claims));
  }

  /** Appends spaces until the length leaves the given remainder by 3, so that base64 has room. */
  private static String padTo(String json, int remainder) {
    String padded = json;
    while (padded.length() % 3 != remainder) {
      padded += " ";
    }
    return padded;
  }

  /** Sets a bit that decoding drops: the text differs, the bytes do not. */
  private static String withStrayBits(String base64Url) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    String last = base64Url.substring(base64Url.lastIndexOf('.') + 1);
    char tail = last.charAt(last.length() - 1);
    String stray =
        base64Url.substring(0, base64Url.length() - 1)
            + alphabet.charAt(alphabet.indexOf(tail) + 1);
    byte[] before = Base64.getUrlDecoder().decode(last);
    byte[] after = Base64.getUrlDecoder().decode(stray.substring(stray.length() - last.length()));
    assertThat(after).isEqualTo(before);
    return stray;
  }
}
