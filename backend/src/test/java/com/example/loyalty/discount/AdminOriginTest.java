package com.example.loyalty.discount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.example.loyalty.sessiontoken.ShopDomain;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminOriginTest {

  private static final ShopDomain SHOP = new ShopDomain("a-shop.myshopify.com");

  @ParameterizedTest
  @CsvSource({
    "https://{shop}, https://a-shop.myshopify.com/x",
    "https://{shop}/, https://a-shop.myshopify.com/x",
    "https://proxy.example.com:8443, https://proxy.example.com:8443/x",
    "http://localhost:3000, http://localhost:3000/x",
    "http://127.0.0.1:3000, http://127.0.0.1:3000/x",
    "http://[::1]:3000, http://[::1]:3000/x",
  })
  void leadsToTheShop(String pattern, String uri) {
    assertThat(new AdminOrigin(pattern).resolve(SHOP, "/x")).hasToString(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{shop}",
        "http://{shop}",
        "http://example.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://10.0.0.1",
        "ftp://localhost",
        "file:///etc",
        "https://user:password@{shop}",
        "https://{shop}@example.com",
        "https://example.com/{shop}",
        "https://example.com?{shop}",
        "https://example.com#{shop}",
        "https://{other}",
        "https://{shop} "
      })
  void refusesWhatIsNotSafeForASecretWithoutRepeatingIt(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdminOrigin(pattern))
        .withMessageContaining("SHOPIFY_ADMIN_ORIGIN")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("password"));
  }
}
