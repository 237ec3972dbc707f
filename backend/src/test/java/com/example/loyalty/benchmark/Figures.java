package com.example.loyalty.benchmark;

import com.example.loyalty.benchmark.HttpLoad.Result;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The figures of several rounds as text: median (minimum–maximum). */
final class Figures {

  private Figures() {}

  static String of(String format, List<Result> rounds, ToDoubleFunction<Result> figure) {
    return text(format, rounds.stream().mapToDouble(figure));
  }

  /** Round by round, so that a disturbance of one round is in both numbers of its ratio. */
  static String ratios(
      List<Result> dividends, List<Result> divisors, ToDoubleFunction<Result> figure) {
    return text(
        "%.2f",
        IntStream.range(0, dividends.size())
            .mapToDouble(
                i ->
                    figure.applyAsDouble(dividends.get(i))
                        / figure.applyAsDouble(divisors.get(i))));
  }

  private static String text(String format, DoubleStream figures) {
    double[] sorted = figures.sorted().toArray();
    return (format + " (" + format + "–" + format + ")")
        .formatted(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }
}
