package com.example.loyalty.points;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What must be true of every account. Each question is one statement, which sees one moment of the
 * database: work that goes on meanwhile looks like no violation.
 */
public final class LedgerCheck {

  /** So many violations of one kind are shown. */
  public static final int SHOWN = 100;

  private static final List<String> QUESTIONS =
      List.of(
          """
          select 'balance ' || balance || ' of customer ' || customer || ' of ' || shop
            || ', but the entries add up to ' || entries
          from (
            select a.shop, a.customer, a.balance,
              (select coalesce(sum(e.points), 0) from ledger_entry e
                where e.shop = a.shop and e.customer = a.customer) as entries
            from account a) as sums
          where balance <> entries or balance < 0
          """,
          """
          select 'balance ' || a.balance || ' of customer ' || a.customer || ' of ' || a.shop
            || ', but entry ' || a.last_seq || ' says ' || coalesce(e.balance_after, 0)
          from account a left join ledger_entry e
            on e.shop = a.shop and e.customer = a.customer and e.seq = a.last_seq
          where a.balance <> coalesce(e.balance_after, 0) or (e.seq is null and a.last_seq <> 0)
          """,
          """
          select 'entry ' || seq || ' of customer ' || customer || ' of ' || shop
            || ' follows entry ' || seq_before || ' with ' || balance_before || ' points and adds '
            || points || ', but says ' || balance_after
          from (
            select shop, customer, seq, points, balance_after,
              lag(seq, 1, 0) over (partition by shop, customer order by seq) as seq_before,
              lag(balance_after, 1, 0) over (partition by shop, customer order by seq)
                as balance_before
            from ledger_entry) as chain
          where seq <> seq_before + 1 or balance_after <> balance_before + points
          """,
          """
          select 'entries of customer ' || e.customer || ' of ' || e.shop || ' without an account'
          from ledger_entry e
          where e.seq = 1 and not exists (
            select 1 from account a where a.shop = e.shop and a.customer = e.customer)
          """);

  private LedgerCheck() {}

  /** A sentence for each violation. */
  public static List<String> violations(Handle handle) {
    List<String> violations = new ArrayList<>();
    for (String question : QUESTIONS) {
      violations.addAll(answers(handle, question));
    }
    return violations;
  }

  /** The first column of the rows that a question finds. */
  public static List<String> answers(Handle handle, String question) {
    return handle
        .createQuery(question + " fetch first " + SHOWN + " rows only")
        .mapTo(String.class)
        .list();
  }

  /** How many rows a table has. */
  public static long count(Handle handle, String table) {
    return handle.createQuery("select count(*) from " + table).mapTo(Long.class).one();
  }
}
