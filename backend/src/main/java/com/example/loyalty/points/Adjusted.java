package com.example.loyalty.points;

/** What became of an {@link Adjustment}, with a sentence for the operator who asked for it. */
public sealed interface Adjusted {

  /** Whether the ledger holds the adjustment now. */
  boolean holds();

  String sentence();

  record Posted(Adjustment adjustment, LedgerEntry entry) implements Adjusted {
    @Override
    public boolean holds() {
      return true;
    }

    @Override
    public String sentence() {
      return "Posted entry %d of customer %d of %s: %+d points, balance %d."
          .formatted(
              entry.seq(),
              adjustment.customer().id(),
              adjustment.shop(),
              entry.points(),
              entry.balanceAfter());
    }
  }

  /** The same was posted with this key before. */
  record Repeated(LedgerEntry entry) implements Adjusted {
    @Override
    public boolean holds() {
      return true;
    }

    @Override
    public String sentence() {
      return "Nothing changed: this key posted entry %d with the same points and reason before."
          .formatted(entry.seq());
    }
  }

  /** Something else was posted with this key before. */
  record KeyReused(LedgerEntry entry) implements Adjusted {
    @Override
    public boolean holds() {
      return false;
    }

    @Override
    public String sentence() {
      return "Nothing changed: this key posted entry %d with other points or another reason before."
          .formatted(entry.seq());
    }
  }

  /** The balance would fall below 0 or exceed {@link Ledger#MAX_BALANCE}. */
  record OutOfRange(long balance) implements Adjusted {
    @Override
    public boolean holds() {
      return false;
    }

    @Override
    public String sentence() {
      return "Nothing changed: the balance is %d and must stay between 0 and %d."
          .formatted(balance, Ledger.MAX_BALANCE);
    }
  }
}
