package com.example.loyalty.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.loyalty.points.Program.Earn;
import com.example.loyalty.points.Program.Reward;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramTest {

  private static Program program(String currency, String per, Reward... rewards) {
    return new Program(
        Currency.getInstance(currency), new Earn(1, new BigDecimal(per)), List.of(rewards), true);
  }

  private static Reward reward(String id, String amount) {
    return new Reward(id, 100, new BigDecimal(amount));
  }

  @ParameterizedTest
  @CsvSource({"USD,5,5.00", "USD,5.0,5.00", "USD,5.000,5.00", "JPY,500,500", "KWD,1.5,1.500"})
  void writesAmountsWithAsManyDecimalsAsTheCurrencyHas(String currency, String in, String out) {
    Program program = program(currency, in, reward("r", in));

    assertThat(program.earn().per()).isEqualTo(new BigDecimal(out));
    assertThat(program.rewards().get(0).amount()).isEqualTo(new BigDecimal(out));
  }

  @ParameterizedTest
  @CsvSource({"USD,5.001", "JPY,0.5", "KWD,1.0001"})
  void refusesAmountsThatTheCurrencyDoesNotHave(String currency, String amount) {
    assertThatThrownBy(() -> program(currency, "1", reward("r", amount)))
        .hasMessageContaining("is no amount of " + currency);
  }

  @Test
  void refusesWhatWouldCostOrGiveNothing() {
    assertThatThrownBy(() -> program("USD", "0")).hasMessageContaining("must be positive");
    assertThatThrownBy(() -> new Earn(0, BigDecimal.ONE)).hasMessageContaining("must be positive");
    assertThatThrownBy(() -> reward("r", "-1")).hasMessageContaining("must be positive");
    assertThatThrownBy(() -> new Reward("r", 0, BigDecimal.ONE))
        .hasMessageContaining("must be positive");
  }

  @Test
  void refusesTwoRewardsOfOneIdAndIdsThatNeedEscaping() {
    assertThatThrownBy(() -> program("USD", "1", reward("r", "1"), reward("r", "2")))
        .hasMessage("two rewards have the id r");
    assertThatThrownBy(() -> reward("r 5/", "1")).hasMessageContaining("a reward's id");
  }
}
