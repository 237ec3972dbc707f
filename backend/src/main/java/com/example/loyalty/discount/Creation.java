package com.example.loyalty.discount;

/**
 * What became of a code that was to be created. {@link Refused} is definite: this attempt created
 * nothing and the next one would fare no better.
 */
public sealed interface Creation permits Creation.Created, Creation.Taken, Refused, Unclear {

  /** By its discount's GID. */
  record Created(String gid) implements Creation {}

  /**
   * There is a discount of that code: ours, from an attempt whose answer was lost, or somebody
   * else's. {@link DiscountCodes#find} tells.
   */
  record Taken() implements Creation {}
}
