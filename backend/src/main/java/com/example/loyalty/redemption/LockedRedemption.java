package com.example.loyalty.redemption;

import com.example.loyalty.points.Cause;
import com.example.loyalty.points.LedgerEntry.Kind;
import com.example.loyalty.points.LockedAccount;
import com.example.loyalty.redemption.Redemption.Status;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A redemption that no other transaction can change until this one ends, nor its account. Each
 * ledger entry has a key of its own, so that the schema, too, lets it happen once only.
 */
record LockedRedemption(Handle handle, LockedAccount account, Redemption redemption) {

  private static final Logger LOG = LoggerFactory.getLogger(LockedRedemption.class);

  /** Locks the account first, as all do; empty when the customer was forgotten meanwhile. */
  static Optional<LockedRedemption> lock(Handle handle, Redemption found, Instant now) {
    return LockedAccount.lockIfKnown(handle, found.shop(), found.customer(), now)
        .flatMap(
            account ->
                RedemptionRows.lock(handle, found.shop(), found.id())
                    .map(redemption -> new LockedRedemption(handle, account, redemption)));
  }

  Status status() {
    return redemption.status();
  }

  /** Its code is an order's. Were the points back already, they are taken again. */
  void use(long orderId) {
    int redeems = redemption.redeems();
    if (status().hasPointsBack()) {
      redeems++;
      takeAgain("redeem:" + redemption.id() + ":" + redeems);
    }
    RedemptionTable.settled(handle, redemption, Status.USED, orderId, redeems);
  }

  /**
   * What is no longer there is written off, so that the balance stays at 0 and the loss is seen.
   */
  private void takeAgain(String onceKey) {
    long missing = redemption.points() - account.balance();
    if (missing > 0) {
      post(Kind.WRITE_OFF, missing, null);
    }
    post(Kind.REDEEM, -redemption.points(), onceKey);
  }

  /**
   * Gives its points back. What was written off is owed first: otherwise goods and discount could
   * be returned in turns, and the points kept.
   *
   * @param status that it has then
   * @param orderId of the order that was cancelled, if that is why
   * @return false, and nothing changes, when the balance has no room for them
   */
  boolean giveBack(Status status, @Nullable Long orderId) {
    if (!account.canTake(redemption.points())) {
      LOG.error("{}: its customer's balance has no room for the points", redemption);
      return false;
    }
    String onceKey = "release:" + redemption.id() + ":" + redemption.redeems();
    post(Kind.RELEASE, redemption.points(), onceKey);
    long owed = Math.min(redemption.points(), account.writtenOff());
    if (owed > 0) {
      post(Kind.WRITE_OFF, -owed, null);
    }
    RedemptionTable.settled(handle, redemption, status, orderId, redemption.redeems());
    LOG.info("{} is {}, its points are back", redemption, status);
    return true;
  }

  private void post(Kind kind, long points, @Nullable String onceKey) {
    account.post(kind, points, Cause.redemption(redemption.id(), onceKey));
  }
}
