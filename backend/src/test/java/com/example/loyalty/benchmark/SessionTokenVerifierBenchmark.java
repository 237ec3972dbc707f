package com.example.loyalty.benchmark;

import com.example.loyalty.sessiontoken.ClientSecret;
import com.example.loyalty.sessiontoken.InvalidSessionTokenException;
import com.example.loyalty.sessiontoken.InvalidSessionTokenException.Reason;
import com.example.loyalty.sessiontoken.SessionToken;
import com.example.loyalty.sessiontoken.SessionTokenVerifier;
import com.example.loyalty.sessiontoken.SessionTokens;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time that one verification takes; no token comes twice in a row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SessionTokenVerifierBenchmark {

  private static final int TOKENS = 4096;

  private final SessionTokenVerifier verifier =
      new SessionTokenVerifier(
          SessionTokens.CLIENT_ID,
          List.of(new ClientSecret(SessionTokens.SECRET)),
          SessionTokens.CLOCK);

  private final String[] valid = tokens(token -> token);
  private final String[] badSignature = tokens(t -> t.signedWith(SessionTokens.PREVIOUS_SECRET));
  private final String[] expired = tokens(t -> t.with("exp", "1").with("iat", "0"));
  private int next;

  private static String[] tokens(UnaryOperator<SessionTokens> change) {
    return LongStream.rangeClosed(1, TOKENS)
        .mapToObj(customer -> change.apply(SessionTokens.valid().forCustomer(customer)).sign())
        .toArray(String[]::new);
  }

  @Benchmark
  public SessionToken valid() throws InvalidSessionTokenException {
    return verifier.verify(oneOf(valid));
  }

  @Benchmark
  public Reason badSignature() {
    return refusal(oneOf(badSignature), Reason.BAD_SIGNATURE);
  }

  @Benchmark
  public Reason expired() {
    return refusal(oneOf(expired), Reason.EXPIRED);
  }

  private String oneOf(String[] tokens) {
    return tokens[next++ & (TOKENS - 1)];
  }

  private Reason refusal(String token, Reason expected) {
    try {
      verifier.verify(token);
    } catch (InvalidSessionTokenException e) {
      if (e.reason() == expected) {
        return expected;
      }
    }
    throw new IllegalStateException("not refused as " + expected);
  }
}
