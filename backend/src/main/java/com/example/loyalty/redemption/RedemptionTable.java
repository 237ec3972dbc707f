package com.example.loyalty.redemption;

import com.example.loyalty.redemption.Redemption.Status;
import com.example.loyalty.sessiontoken.ShopDomain;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes the table {@code redemption}. */
final class RedemptionTable {

  private RedemptionTable() {}

  /** Fails when the code is taken: the transaction is then run again, with another one. */
  static void insert(Handle handle, Redemption redemption, String key, Instant sweepAt) {
    handle
        .createUpdate(
            """
            insert into redemption (shop, redemption_id, customer, active_customer,
              idempotency_key, body_hash, reward_id, points, amount, currency, code, status,
              reserved_at, ends_at, attempts, redeems, sweep_at)
            values (:shop, :id, :customer, :customer,
              :key, :bodyHash, :rewardId, :points, :amount, :currency, :code, :status,
              :reservedAt, :endsAt, :attempts, :redeems, :sweepAt)""")
        .bind("shop", redemption.shop().host())
        .bind("id", redemption.id())
        .bind("customer", redemption.customer().id())
        .bind("key", key)
        .bind("bodyHash", redemption.bodyHash())
        .bind("rewardId", redemption.rewardId())
        .bind("points", redemption.points())
        .bind("amount", redemption.amount())
        .bind("currency", redemption.currency())
        .bind("code", redemption.code())
        .bind("status", redemption.status().name())
        .bind("reservedAt", redemption.reservedAt())
        .bind("endsAt", redemption.endsAt())
        .bind("attempts", redemption.attempts())
        .bind("redeems", redemption.redeems())
        .bind("sweepAt", sweepAt)
        .execute();
  }

  /** RESERVED → ISSUED, unless something else has become of it meanwhile. */
  static boolean issued(Handle handle, Redemption redemption, String discountGid) {
    return handle
            .createUpdate(
                """
                update redemption
                set status = 'ISSUED', discount_gid = :gid, sweep_at = ends_at
                where shop = :shop and redemption_id = :id and status = 'RESERVED'""")
            .bind("gid", discountGid)
            .bind("shop", redemption.shop().host())
            .bind("id", redemption.id())
            .execute()
        == 1;
  }

  /** RESERVED, ISSUED → ENDED. */
  static void ended(Handle handle, Redemption redemption, Instant sweepAt) {
    handle
        .createUpdate(
            """
            update redemption set status = 'ENDED', active_customer = null, sweep_at = :sweepAt
            where shop = :shop and redemption_id = :id and status in ('RESERVED', 'ISSUED')""")
        .bind("sweepAt", sweepAt)
        .bind("shop", redemption.shop().host())
        .bind("id", redemption.id())
        .execute();
  }

  /** Its points are where they stay, for all that is known. */
  static void settled(
      Handle handle, Redemption redemption, Status status, @Nullable Long orderId, int redeems) {
    handle
        .createUpdate(
            """
            update redemption
            set status = :status, active_customer = null, order_id = :orderId, redeems = :redeems,
              sweep_at = null
            where shop = :shop and redemption_id = :id""")
        .bind("status", status.name())
        .bind("orderId", orderId)
        .bind("redeems", redeems)
        .bind("shop", redemption.shop().host())
        .bind("id", redemption.id())
        .execute();
  }

  /** Takes it until then; an attempt to create the code counts before it is made. */
  static void lease(Handle handle, ShopDomain shop, String id, Instant until) {
    handle
        .createUpdate(
            """
            update redemption
            set sweep_at = :until,
              attempts = case status when 'RESERVED' then attempts + 1 else attempts end
            where shop = :shop and redemption_id = :id""")
        .bind("until", until)
        .bind("shop", shop.host())
        .bind("id", id)
        .execute();
  }

  static void postpone(Handle handle, Redemption redemption, Instant sweepAt) {
    handle
        .createUpdate(
            """
            update redemption set sweep_at = :sweepAt
            where shop = :shop and redemption_id = :id and status = :status""")
        .bind("sweepAt", sweepAt)
        .bind("shop", redemption.shop().host())
        .bind("id", redemption.id())
        .bind("status", redemption.status().name())
        .execute();
  }

  /** What was counted as an attempt did not reach Shopify. */
  static void notAttempted(Handle handle, Redemption redemption) {
    handle
        .createUpdate(
            """
            update redemption set attempts = attempts - 1
            where shop = :shop and redemption_id = :id""")
        .bind("shop", redemption.shop().host())
        .bind("id", redemption.id())
        .execute();
  }
}
