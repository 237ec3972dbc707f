package com.example.loyalty;

import static com.example.loyalty.sessiontoken.SessionTokens.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.loyalty.sessiontoken.SessionTokens;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole service in a process of its own, asked over HTTP. */
class LoyaltyServiceTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static RunningService service;

  @BeforeAll
  static void start() throws Exception {
    service =
        RunningService.start(
            folder, Map.of("SHOPIFY_API_SECRET_PREVIOUS", SessionTokens.PREVIOUS_SECRET));
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
  }

  private static JsonNode body(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static HttpResponse<String> adjust(long customer, String points, String key)
      throws Exception {
    return service.admin(
        "POST",
        "/tasks/adjust?shop=%s&customer=%d&points=%s&reason=Welcome&key=%s"
            .formatted(SessionTokens.SHOP, customer, points, key));
  }

  private static String get(String path, String... headers) {
    return "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n"
        .formatted(path, String.join("", headers));
  }

  // What the extension gets

  @Test
  void showsAMemberTheirPoints() throws Exception {
    adjust(1, "420", "k");

    assertThat(body(service.loyalty(fresh().forCustomer(1).sign())))
        .isEqualTo(
            JSON.readTree(
                """
                {"state": "member", "balance": 420, "pending": 0,
                 "earn": {"points": 1, "per": "1.00", "currency": "USD"},
                 "rewards": [
                   {"id": "r5", "points": 100, "amount": "5.00", "currency": "USD", "affordable": true},
                   {"id": "r10", "points": 180, "amount": "10.00", "currency": "USD", "affordable": true},
                   {"id": "r25", "points": 400, "amount": "25.00", "currency": "USD", "affordable": true}],
                 "activeRedemption": null}"""));
  }

  @Test
  void showsANewMemberNoPointsAndARewardTheyCannotAfford() throws Exception {
    JsonNode member = body(service.loyalty(fresh().forCustomer(2).sign()));

    assertThat(member.path("state").asText()).isEqualTo("member");
    assertThat(member.path("balance").asLong()).isZero();
    assertThat(member.path("rewards").path(0).path("affordable").asBoolean()).isFalse();
  }

  @Test
  void showsARewardAsAffordableFromExactlyItsPoints() throws Exception {
    adjust(6, "180", "k");

    assertThat(
            body(service.loyalty(fresh().forCustomer(6).sign()))
                .path("rewards")
                .findValuesAsText("affordable"))
        .containsExactly("true", "true", "false");
  }

  @Test
  void showsAGuestWhatThereIsToEarn() throws Exception {
    JsonNode guest = body(service.loyalty(fresh().without("sub").sign()));

    assertThat(guest.path("state").asText()).isEqualTo("guest");
    assertThat(guest.path("earn").path("currency").asText()).isEqualTo("USD");
    assertThat(guest.has("balance")).isFalse();
  }

  @Test
  void acceptsBothSecretsWhileTheyAreRotatedAndNoOther() throws Exception {
    SessionTokens token = fresh();

    assertThat(service.loyalty(token.sign()).statusCode()).isEqualTo(200);
    assertThat(service.loyalty(token.signedWith(SessionTokens.PREVIOUS_SECRET).sign()).statusCode())
        .isEqualTo(200);
    assertThat(service.loyalty(token.signedWith("another".repeat(5)).sign()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void believesNothingButTheToken() throws Exception {
    adjust(3, "77", "k");
    String token = "Authorization: Bearer " + fresh().forCustomer(4).sign() + "\r\n";
    String answer =
        service.raw(
            get(
                "/api/loyalty?customer=3&sub=gid://shopify/Customer/3&shop=other.myshopify.com",
                token,
                "X-Shopify-Customer-Id: 3\r\n",
                "Cookie: customer=3\r\n"));

    assertThat(answer).contains("\"balance\":0");
  }

  @Test
  void keepsTheSameCustomerIdInTwoShopsApart() throws Exception {
    adjust(5, "10", "k");
    String elsewhere = fresh().withText("dest", "other.myshopify.com").forCustomer(5).sign();

    assertThat(body(service.loyalty(elsewhere)).path("balance").asLong()).isZero();
  }

  // What is refused

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/loyalty",
        "/",
        "/api",
        "/api/loyalty/x",
        "/api/loyalty/",
        "/api//loyalty",
        "/nothing",
        "/api/loyalty%2Fx",
        "/api/%2e%2e/x",
        "/api/loyalty;x=1",
        "/api/loyalty%00",
        "/a\\b",
        "/%zz",
        "/tasks/adjust",
        "/healthcheck"
      })
  void answersEveryAddressWithTheSameHeadersAndNoServerError(String path) throws Exception {
    String answer = service.raw(get(path, "Origin: null\r\n"));

    assertThat(answer).startsWith("HTTP/1.1 4");
    assertAnsweredInOneVoice(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "FOO", "get", "CONNECT"})
  void answersOtherMethodsWithTheSameHeadersAndNoServerError(String method) throws Exception {
    String answer = service.raw(get("/api/loyalty").replaceFirst("GET", method));

    assertThat(answer).startsWith("HTTP/1.1 4");
    assertAnsweredInOneVoice(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: text/html\r\n",
        "Accept: ;;;/\r\n",
        "Accept-Encoding: \u0001\r\n",
        "X:\r\n y\r\n",
        "Content-Length: x\r\n",
        "Content-Length: 1\r\nContent-Length: 2\r\n",
        "Transfer-Encoding: nonsense\r\n",
        "Expect: nonsense\r\n",
        "Range: bytes=0-0\r\n",
        "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        "Authorization: Bearer \u00ff\u00fe\r\n",
        "Host: other\r\n",
        "no colon\r\n"
      })
  void answersOddHeadersWithTheSameHeadersAndNoServerError(String header) throws Exception {
    String answer = service.raw(get("/api/loyalty", header));

    assertThat(answer).startsWith("HTTP/1.1 4");
    assertAnsweredInOneVoice(answer);
  }

  @Test
  void answersHeadersAndAddressesThatAreTooLong() throws Exception {
    String long9000 = "a".repeat(9000);

    assertAnsweredInOneVoice(service.raw(get("/api/" + long9000)));
    assertAnsweredInOneVoice(service.raw(get("/api/loyalty", "X: " + long9000 + "\r\n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " HTTP/1",
        " HTTP/1.2",
        " HTTP/2.0",
        " HTTP/3",
        " FOO",
        " HTTPS/1.1",
        " HTTP/1.1.1"
      })
  void answersARequestLineThatItCannotReadWithoutBlamingItself(String version) throws Exception {
    String answer =
        service.raw("GET /api/loyalty" + version + "\r\nHost: a\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400");
    assertAnsweredInOneVoice(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/api/loyalty,'Allow: GET, ?HEAD, ?OPTIONS'",
    "PUT,/api/loyalty,'Allow: GET, ?HEAD, ?OPTIONS'",
    "GET,/webhooks,'Allow: POST, ?OPTIONS'",
    // Refused before it is known what is at the address.
    "TRACE,/api/loyalty,'Allow: GET, HEAD, OPTIONS, POST'",
    "get,/api/loyalty,'Allow: GET, HEAD, OPTIONS, POST'"
  })
  void namesTheMethodsThatAreAllowed(String method, String path, String allow) throws Exception {
    String answer = service.raw(get(path).replaceFirst("GET", method));

    assertThat(answer.lines().filter(line -> line.startsWith("Allow: ")).findFirst().orElse(""))
        .matches(allow);
  }

  private static void assertAnsweredInOneVoice(String answer) {
    assertThat(answer)
        .contains("\r\nAccess-Control-Allow-Origin: *\r\n")
        .contains("\r\nAccess-Control-Expose-Headers: WWW-Authenticate, Retry-After, Location\r\n")
        .contains("\r\nCache-Control: no-store\r\n")
        .contains("\r\nX-Content-Type-Options: nosniff\r\n")
        .contains("\r\nContent-Type: application/problem+json\r\n")
        .contains("\"code\":\"")
        .doesNotContain("Access-Control-Allow-Credentials", "<html", "\tat ", "Exception");
  }

  @Test
  void answersAPreflightWithoutAToken() throws Exception {
    String preflight =
        get(
                "/api/loyalty",
                "Origin: null\r\n",
                "Access-Control-Request-Method: GET\r\n",
                "Access-Control-Request-Headers: authorization\r\n")
            .replaceFirst("GET", "OPTIONS");

    assertThat(service.raw(preflight))
        .startsWith("HTTP/1.1 204")
        .contains("Access-Control-Allow-Origin: *")
        .contains("Access-Control-Allow-Methods: GET, POST")
        .contains("Access-Control-Allow-Headers: Authorization, Content-Type, Idempotency-Key")
        .doesNotContain("Access-Control-Allow-Credentials");
  }

  @Test
  void answersAThousandMixedRequestsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(100);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        String token = i % 2 == 0 ? fresh().sign() : "broken" + i;
        answers.add(
            threads.submit(
                () -> service.raw(get("/api/loyalty", "Authorization: Bearer " + token + "\r\n"))));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).startsWith(i % 2 == 0 ? "HTTP/1.1 200" : "HTTP/1.1 401");
      }
    } finally {
      threads.shutdown();
    }
  }

  // What operators get

  @Test
  void adjustsPointsOverTheAdminConnector() throws Exception {
    assertThat(adjust(20, "5", "k").body())
        .isEqualTo(
            "Posted entry 1 of customer 20 of test-shop.myshopify.com: +5 points, balance 5.\n");
    assertThat(adjust(20, "5", "k").statusCode()).isEqualTo(200);
    assertThat(adjust(20, "6", "k").statusCode()).isEqualTo(409);
    assertThat(adjust(20, "-6", "k2").statusCode()).isEqualTo(409);
    assertThat(adjust(20, "0", "k3").statusCode()).isEqualTo(400);
    assertThat(adjust(20, "x", "k3").body()).startsWith("points: a whole number");
    assertThat(adjust(20, "1&points=2", "k3").body())
        .isEqualTo("points: is there more than once\n");
    assertThat(service.admin("POST", "/tasks/adjust").body()).isEqualTo("shop: is missing\n");
    assertThat(service.admin("GET", "/tasks/adjust").statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/tasks/adjust?shop=s.myshopify.com&customer=1&points=5&reason=x",
    "POST,/tasks/log-level?logger=org.eclipse.jetty.http.HttpParser&level=TRACE",
    "POST,/tasks/gc",
    "GET,/metrics",
    "GET,/threads",
    "GET,/healthcheck",
    "GET,/nowhere"
  })
  void hasAnAdminConnectorThatNoWebPageCanUse(String method, String path) throws Exception {
    List<String> signs =
        List.of(
            "Origin: https://evil.example",
            "Origin: null",
            "Sec-Fetch-Site: none",
            "Host: evil.example",
            "Host: evil.example:" + service.adminPort,
            "Host: 127.0.0.1.evil.example",
            "Host: localhost.evil.example");
    for (String sign : signs) {
      String host = sign.startsWith("Host") ? sign : "Host: 127.0.0.1\r\n" + sign;
      String request = "%s %s HTTP/1.1\r\n%s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      String answer = service.rawAdmin(request.formatted(method, path, host));

      assertThat(answer).as(sign).startsWith("HTTP/1.1 403 ").contains("Not from a browser");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1:8081", "[::1]", "[::1]:8081", "10.1.2.3"})
  void hasAnAdminConnectorForAnOperatorsTools(String host) throws Exception {
    String request = "GET /healthcheck HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";

    assertThat(service.rawAdmin(request.formatted(host))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void answersATaskInPlainTextAndNamesItsOneMethod() throws Exception {
    HttpResponse<String> response = service.admin("GET", "/tasks/adjust");

    assertThat(response.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
    assertThat(response.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void asksTheDatabaseWhetherItIsHealthy() throws Exception {
    JsonNode health = body(service.admin("GET", "/healthcheck"));

    assertThat(health.at("/database/healthy").asBoolean()).isTrue();
  }

  @Test
  void listensOnIpv4AndIpv6ButForTheAdminConnector() throws Exception {
    for (String host : List.of("127.0.0.1", "::1")) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getByName(host), service.port), 5000);
        assertThat(socket.isConnected()).isTrue();
      }
    }
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : network.inetAddresses().toList()) {
        if (!address.isLoopbackAddress() && !(address instanceof Inet6Address)) {
          try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, service.adminPort), 5000);
            throw new AssertionError("the admin connector answers on " + address);
          } catch (java.io.IOException expected) {
            assertThat(expected).isInstanceOf(java.net.ConnectException.class);
          }
        }
      }
    }
  }

  @Test
  void logsWhatItStartedWith() throws Exception {
    assertThat(service.output())
        .contains("Database jdbc:h2:file:./data/loyalty, client ID " + SessionTokens.CLIENT_ID)
        .contains("currency USD", "WARN", "H2 is for trying out");
  }

  @Test
  void logsNoTokenWhereverAClientPutsIt() throws Exception {
    String token = fresh().sign();
    String broken = token.substring(0, token.length() - 4) + "AAAA";
    service.raw(get("/api/loyalty", "Authorization: Bearer " + token + "\r\n"));
    service.raw(get("/api/loyalty", "Authorization: Bearer " + broken + "\r\n"));
    service.raw(get("/api/loyalty", "Authorization: " + token + "\r\n"));
    service.raw(get("/api/loyalty?access_token=" + token));
    service.raw(get("/api/" + token));
    service.raw(get("/" + token.replace(".", "/")));
    service.raw(get("/api%2f" + token + "%zz"));
    service.raw(get("/x/%65" + token.substring(1).replace("c", "%63")));
    service.raw(get("/", "Host: " + token + "/x\r\n"));
    service.raw("GET / HTTP/1.1\r\nHost: a:" + token + "\r\n\r\n");
    service.raw(get("/api/loyalty", "Cookie: " + token + "\r\n", "Referer: " + token + "\r\n"));
    service.raw(get("/", "User-Agent: " + token + "\r\n").replaceFirst("GET", token));

    Thread.sleep(500); // The request log is written behind the answer.
    for (String part : token.split("\\.")) {
      assertThat(service.output()).doesNotContain(part);
    }
    assertThat(service.output())
        .doesNotContain(SessionTokens.SECRET, "%63")
        .containsPattern("\\[20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\S+\\] \"GET /api/loyalty\" 401")
        .contains("Session token refused: BAD_SIGNATURE");
  }
}
