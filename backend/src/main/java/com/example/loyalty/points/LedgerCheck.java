package com.example.loyalty.points;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What must be true of every account. */
public final class LedgerCheck {

  /** So many violations of one kind are shown. */
  public static final int SHOWN = 100;

  /**
   * Something that is not as it must be.
   *
   * @param subject what it is about, without figures that change
   */
  public record Violation(String subject, String sentence) {}

  private static final List<String> QUESTIONS =
      List.of(
          """
          select 'sum of ' || customer || ' of ' || shop as subject,
            'balance ' || balance || ' of customer ' || customer || ' of ' || shop
            || ', but the entries add up to ' || entries as sentence
          from (
            select a.shop, a.customer, a.balance,
              (select coalesce(sum(e.points), 0) from ledger_entry e
                where e.shop = a.shop and e.customer = a.customer) as entries
            from account a) as sums
          where balance <> entries or balance < 0
          """,
          """
          select 'last entry of ' || a.customer || ' of ' || a.shop as subject,
            'balance ' || a.balance || ' of customer ' || a.customer || ' of ' || a.shop
            || ', but entry ' || a.last_seq || ' says ' || coalesce(e.balance_after, 0) as sentence
          from account a left join ledger_entry e
            on e.shop = a.shop and e.customer = a.customer and e.seq = a.last_seq
          where a.balance <> coalesce(e.balance_after, 0) or (e.seq is null and a.last_seq <> 0)
          """,
          """
          select 'entry ' || seq || ' of ' || customer || ' of ' || shop as subject,
            'entry ' || seq || ' of customer ' || customer || ' of ' || shop
            || ' follows entry ' || seq_before || ' with ' || balance_before || ' points and adds '
            || points || ', but says ' || balance_after as sentence
          from (
            select shop, customer, seq, points, balance_after,
              lag(seq, 1, 0) over (partition by shop, customer order by seq) as seq_before,
              lag(balance_after, 1, 0) over (partition by shop, customer order by seq)
                as balance_before
            from ledger_entry) as chain
          where seq <> seq_before + 1 or balance_after <> balance_before + points
          """,
          """
          select 'written off of ' || customer || ' of ' || shop as subject,
            'of customer ' || customer || ' of ' || shop || ' ' || -points
            || ' points more were made up for than written off' as sentence
          from (
            select shop, customer, sum(points) as points from ledger_entry
            where kind = 'WRITE_OFF' group by shop, customer) as sums
          where points < 0
          """,
          """
          select 'account of ' || e.customer || ' of ' || e.shop as subject,
            'entries of customer ' || e.customer || ' of ' || e.shop || ' without an account'
            as sentence
          from ledger_entry e
          where e.seq = 1 and not exists (
            select 1 from account a where a.shop = e.shop and a.customer = e.customer)
          """,
          """
          select 'kind of entry ' || seq || ' of ' || customer || ' of ' || shop as subject,
            'entry ' || seq || ' of customer ' || customer || ' of ' || shop
            || ' is of the unknown kind ' || kind as sentence
          from ledger_entry
          where kind not in ('EARN', 'CLAWBACK', 'WRITE_OFF', 'REDEEM', 'RELEASE', 'ADJUST')
          """);

  private LedgerCheck() {}

  public static List<Violation> violations(Handle handle) {
    List<Violation> violations = new ArrayList<>();
    for (String question : QUESTIONS) {
      violations.addAll(answers(handle, question));
    }
    return violations;
  }

  /** The rows that a question finds. */
  public static List<Violation> answers(Handle handle, String question) {
    return handle
        .createQuery(question + " fetch first " + SHOWN + " rows only")
        .map((row, context) -> new Violation(row.getString("subject"), row.getString("sentence")))
        .list();
  }

  /** How many rows a table has. */
  public static long count(Handle handle, String table) {
    return handle.createQuery("select count(*) from " + table).mapTo(Long.class).one();
  }
}
