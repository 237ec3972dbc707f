package com.example.loyalty.discount;

/** What is known of a code. */
public sealed interface Lookup permits Lookup.Found, Lookup.None, Unclear {

  /**
   * There is one, ours if its title is.
   *
   * @param gid of the discount
   * @param title as it was created, unless the merchant changed it
   * @param expired whether it can no longer be used: over or deactivated
   * @param usageCount how often it was used, but Shopify counts later than it sells: 0 proves
   *     nothing until long after the end
   */
  record Found(String gid, String title, boolean expired, int usageCount) implements Lookup {}

  record None() implements Lookup {}
}
