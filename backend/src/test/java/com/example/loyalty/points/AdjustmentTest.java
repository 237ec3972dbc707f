package com.example.loyalty.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdjustmentTest {

  private static Adjustment parse(String points) {
    return Adjustment.parse("s.myshopify.com", "7", points, "a reason", Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"50,50", "+50,50", "-50,-50", "999999999999999,999999999999999"})
  void readsPointsWithOrWithoutASign(String text, long points) {
    assertThat(parse(text).points()).isEqualTo(points);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "1.5",
        "1e3",
        " 5",
        "5 ",
        "--5",
        "0x10",
        "５",
        "9999999999999999",
        "0",
        "-0"
      })
  void refusesPointsThatAreNoWholeNumberOrZero(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("points: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "07", "x", "99999999999999999999", "7/8"})
  void refusesACustomerThatIsNoId(String customer) {
    assertThatThrownBy(
            () -> Adjustment.parse("s.myshopify.com", customer, "5", "why", Optional.empty()))
        .hasMessageStartingWith("customer: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "evil.com", "s.myshopify.com/admin"})
  void refusesAShopThatIsNone(String shop) {
    assertThatThrownBy(() -> Adjustment.parse(shop, "7", "5", "why", Optional.empty()))
        .hasMessageStartingWith("shop: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "two\nlines", "nul\0"})
  void refusesAReasonThatSaysNothing(String reason) {
    assertThatThrownBy(
            () -> Adjustment.parse("s.myshopify.com", "7", "5", reason, Optional.empty()))
        .hasMessageStartingWith("reason: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "two\nlines", "nul\0"})
  void refusesAKeyThatNamesNothing(String key) {
    assertThatThrownBy(() -> Adjustment.parse("s.myshopify.com", "7", "5", "why", Optional.of(key)))
        .hasMessageStartingWith("key: ");
  }

  @Test
  void takesTextsThatTheLedgerHasJustRoomFor() {
    String reason = "x".repeat(500);
    Optional<String> key = Optional.of("k".repeat(200));

    assertThat(Adjustment.parse("s.myshopify.com", "7", "5", reason, key))
        .extracting(Adjustment::reason, Adjustment::key)
        .containsExactly(reason, key);
  }

  @Test
  void refusesTextsThatAreTooLongForTheLedger() {
    assertThatThrownBy(
            () -> Adjustment.parse("s.myshopify.com", "7", "5", "x".repeat(501), Optional.empty()))
        .hasMessageStartingWith("reason: ");
    assertThatThrownBy(
            () ->
                Adjustment.parse("s.myshopify.com", "7", "5", "why", Optional.of("x".repeat(201))))
        .hasMessageStartingWith("key: ");
  }
}
