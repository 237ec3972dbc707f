package com.example.loyalty.sessiontoken;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A customer of one shop: {@code gid://shopify/Customer/<id>}, the {@code sub} at checkout. */
public record CustomerGid(long id) {

  /** ASCII digits without sign or leading zero; 19 digits may still be too many for a long. */
  private static final Pattern GID = Pattern.compile("gid://shopify/Customer/([1-9][0-9]{0,18})");

  public CustomerGid {
    if (id < 1) {
      throw new IllegalArgumentException("a customer's id is a positive number");
    }
  }

  public static Optional<CustomerGid> parse(String gid) {
    Matcher matcher = GID.matcher(gid);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new CustomerGid(Long.parseLong(matcher.group(1))));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "gid://shopify/Customer/" + id;
  }
}
