package com.example.loyalty.sessiontoken;

import static com.example.loyalty.sessiontoken.SessionTokens.CLIENT_ID;
import static com.example.loyalty.sessiontoken.SessionTokens.CLOCK;
import static com.example.loyalty.sessiontoken.SessionTokens.SECRET;
import static com.example.loyalty.sessiontoken.SessionTokens.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.auth.Auth;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The package by itself, in an application that has nothing else of this project. */
@ExtendWith(DropwizardExtensionsSupport.class)
class SessionTokenFilterTest {

  // snippet:ten-lines
  public static class WhoAmI extends Application<Configuration> {
    @Override
    public void run(Configuration configuration, Environment environment) {
      List<ClientSecret> secrets = List.of(new ClientSecret(SECRET));
      SessionTokenFilter.register(environment, new SessionTokenVerifier(CLIENT_ID, secrets, CLOCK));
      environment.jersey().register(new WhoAmIResource());
    }
  }

  @Path("/who-am-i")
  public static class WhoAmIResource {
    @GET
    public String get(@Auth SessionToken token) {
      return token.shop() + " " + token.customer().map(CustomerGid::toString).orElse("guest");
    }
  }

  // end:ten-lines

  private static final DropwizardAppExtension<Configuration> SERVICE =
      new DropwizardAppExtension<>(WhoAmI.class, onAnyPort());

  private static final String TOKEN = valid().sign();

  private static Configuration onAnyPort() {
    var server = new DefaultServerFactory();
    for (List<ConnectorFactory> connectors :
        List.of(server.getApplicationConnectors(), server.getAdminConnectors())) {
      ((HttpConnectorFactory) connectors.get(0)).setPort(0);
    }
    var configuration = new Configuration();
    configuration.setServerFactory(server);
    return configuration;
  }

  private static HttpResponse<String> get(String query, String... headers)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + SERVICE.getLocalPort() + "/who-am-i" + query);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void assertMissing(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"loyalty\"");
    assertThat(response.body()).contains("\"code\":\"missing-token\"");
  }

  private static void assertInvalid(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
        .startsWith("Bearer realm=\"loyalty\", error=\"invalid_token\", error_description=\"");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.body()).contains("\"code\":\"invalid-token\"", "\"status\":401");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "bEaReR ", "Bearer   "})
  void letsAValidTokenThroughWhateverTheCaseOfTheScheme(String scheme) throws Exception {
    HttpResponse<String> response = get("", "Authorization", scheme + TOKEN);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("test-shop.myshopify.com gid://shopify/Customer/1001");
  }

  @Test
  void letsAGuestThrough() throws Exception {
    String guest = valid().without("sub").sign();

    assertThat(get("", "Authorization", "Bearer " + guest).body())
        .isEqualTo("test-shop.myshopify.com guest");
  }

  @Test
  void asksForATokenWithoutAnErrorCodeWhenThereIsNone() throws Exception {
    assertMissing(get(""));
    assertMissing(get("", "Authorization", "Basic dXNlcjpwYXNz"));
    assertMissing(get("", "Authorization", "Bearer"));
    assertMissing(get("", "Authorization", TOKEN));
    assertMissing(get("", "Authorization", "Bearer\t" + TOKEN));
    assertMissing(get("", "Authorization", "BearerX " + TOKEN));
    assertMissing(get("", "Authorization", "Basic Bearer " + TOKEN));
  }

  @Test
  void takesNoTokenFromTheQueryOrACookie() throws Exception {
    assertMissing(get("?access_token=" + TOKEN));
    assertMissing(get("?token=" + TOKEN + "&id_token=" + TOKEN));
    assertMissing(get("", "Cookie", "Authorization=Bearer " + TOKEN + "; token=" + TOKEN));
  }

  @Test
  void refusesTwoAuthorizationHeadersEvenIfBothAreValid() throws Exception {
    String header = "Bearer " + TOKEN;

    assertInvalid(get("", "Authorization", header, "Authorization", header));
    assertInvalid(get("", "Authorization", header, "Authorization", "Basic dXNlcjpwYXNz"));
    assertInvalid(get("", "Authorization", header + ", " + header));
  }

  @Test
  void saysWhichRuleATokenBreaksAndNothingOfTheToken() throws Exception {
    String expired = valid().with("exp", "1").with("iat", "0").sign();
    HttpResponse<String> response = get("", "Authorization", "Bearer " + expired);

    assertInvalid(response);
    assertThat(response.body()).contains("The session token has expired");
    for (String part : expired.split("\\.")) {
      assertThat(response.body() + response.headers()).doesNotContain(part);
    }
  }
}
