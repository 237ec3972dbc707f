package com.example.loyalty.redemption;

import java.security.SecureRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes discount codes that nobody guesses, and that can be read out and typed. */
final class RandomCode {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** 32 of them, without 0, O, 1 and I, which look alike. */
  private static final String LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

  private static final int GROUPS = 3;
  private static final int LETTERS_IN_A_GROUP = 4;

  private static final Pattern PATTERN = Pattern.compile("LOY(-[" + LETTERS + "]{4}){3}");

  private RandomCode() {}

  /** Whether it can be one of ours; in upper case. */
  static boolean isOne(String code) {
    return PATTERN.matcher(code).matches();
  }

  /** 60 random bits: {@code LOY-7K2M-Q9XD-4HTB}. */
  static String next() {
    StringBuilder code = new StringBuilder("LOY");
    for (int group = 0; group < GROUPS; group++) {
      code.append('-')
          .append(
              RANDOM
                  .ints(LETTERS_IN_A_GROUP, 0, LETTERS.length())
                  .mapToObj(i -> LETTERS.substring(i, i + 1))
                  .collect(Collectors.joining()));
    }
    return code.toString();
  }
}
