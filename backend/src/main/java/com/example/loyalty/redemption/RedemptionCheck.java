package com.example.loyalty.redemption;

import com.example.loyalty.points.LedgerCheck;
import com.example.loyalty.points.LedgerCheck.Violation;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What must be true of every redemption. */
public final class RedemptionCheck {

  /** Without {@code filter} and {@code having}, on which H2 2.4.240 sometimes fails. */
  private static final List<String> QUESTIONS =
      List.of(
          """
          select 'entries of redemption ' || redemption_id || ' of ' || shop as subject,
            'redemption ' || redemption_id || ' of customer ' || customer || ' of ' || shop
            || ' is ' || status || ' for ' || points || ' points, but has '
            || taken || ' REDEEM entries, ' || given_back
            || ' RELEASE entries, and in all ' || total || ' points' as sentence
          from (
            select r.*,
              (select count(*) from ledger_entry e where e.shop = r.shop
                and e.redemption_id = r.redemption_id and e.kind = 'REDEEM') as taken,
              (select count(*) from ledger_entry e where e.shop = r.shop
                and e.redemption_id = r.redemption_id and e.kind = 'RELEASE') as given_back,
              (select coalesce(sum(e.points), 0) from ledger_entry e where e.shop = r.shop
                and e.redemption_id = r.redemption_id and e.customer = r.customer
                and e.kind <> 'WRITE_OFF') as total
            from redemption r) as sums
          where taken <> redeems
            or (status in ('FAILED', 'RELEASED', 'RETURNED')
              and (given_back <> taken or total <> 0))
            or (status not in ('FAILED', 'RELEASED', 'RETURNED')
              and (given_back <> taken - 1 or total <> -points))
          """,
          """
          select 'activity of redemption ' || redemption_id || ' of ' || shop as subject,
            'redemption ' || redemption_id || ' of customer ' || customer || ' of ' || shop
            || ' is ' || status || ', and the customer '
            || case when active_customer is null then 'can' else 'cannot' end
            || ' have another one' as sentence
          from redemption
          where (status in ('RESERVED', 'ISSUED')) <> (coalesce(active_customer, 0) = customer)
          """,
          """
          select 'sweep of redemption ' || redemption_id || ' of ' || shop as subject,
            'redemption ' || redemption_id || ' of customer ' || customer || ' of ' || shop
            || ' is ' || status || ', but nobody will look at it again' as sentence
          from redemption
          where status in ('RESERVED', 'ISSUED', 'ENDED') and sweep_at is null
          """,
          """
          select 'order of redemption ' || r.redemption_id || ' of ' || r.shop as subject,
            'redemption ' || r.redemption_id || ' of customer ' || r.customer || ' of ' || r.shop
            || ' is ' || r.status || ' by order ' || coalesce('' || r.order_id, '?') || ', which is '
            || case when o.order_id is null then 'unknown'
              when o.cancelled then 'cancelled' else 'not cancelled' end as sentence
          from redemption r
          left join order_state o on o.shop = r.shop and o.order_id = r.order_id
          where (r.status = 'USED' and (o.order_id is null or o.cancelled))
            or (r.status = 'RETURNED'
              and (o.order_id is null or (not o.cancelled and not o.redacted)))
          """,
          """
          select 'redemption of entry ' || e.seq || ' of ' || e.customer || ' of ' || e.shop
              as subject,
            'entry ' || e.seq || ' of customer ' || e.customer || ' of ' || e.shop || ' is a '
            || e.kind || ' without a redemption of theirs' as sentence
          from ledger_entry e
          where (e.redemption_id is not null or e.kind in ('REDEEM', 'RELEASE'))
            and not exists (select 1 from redemption r where r.shop = e.shop
              and r.redemption_id = e.redemption_id and r.customer = e.customer)
          """);

  private RedemptionCheck() {}

  public static List<Violation> violations(Handle handle) {
    return QUESTIONS.stream()
        .flatMap(question -> LedgerCheck.answers(handle, question).stream())
        .toList();
  }
}
