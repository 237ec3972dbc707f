import {text} from './LoyaltyBlock.tsx';
import type {Redemption} from './loyaltyClient.ts';
import {shopifyApi} from './shopifyApi.ts';
import {type Doing, isSameCode, type Outcome} from './useRedemption.ts';

interface RedemptionStatusProps {
  active: Redemption | null;
  doing: Doing | undefined;
  outcome: Outcome | undefined;
  /** Whether the active redemption's code is on the order. */
  isOnOrder: boolean;
}

/** Says what is under way, how it ended and what happened to the points. */
export function RedemptionStatus({active, doing, outcome, isOnOrder}: RedemptionStatusProps) {
  const said = doing || outcome;
  return (
    // A live region, so it stays while its content is exchanged.
    <s-stack gap="small-200" accessibilityRole="status">
      {active && !doing && <Active redemption={active} isOnOrder={isOnOrder} />}
      {said && <s-text>{text(said, active?.points)}</s-text>}
    </s-stack>
  );
}

function Active({redemption, isOnOrder}: {redemption: Redemption; isOnOrder: boolean}) {
  const {i18n, discountAllocations} = shopifyApi();
  const {status, code, points, expiresAt} = redemption;
  if (status === 'RESERVED') return <s-text>{text('preparingLong', points)}</s-text>;

  // A code that is on the order may take nothing off: below its minimum, or when another discount rules it out.
  const takesOff = discountAllocations.value.some(
    (allocation) => allocation.type === 'code' && isSameCode(allocation.code, code),
  );
  const date = i18n.formatDate(new Date(expiresAt), {dateStyle: 'medium', timeStyle: 'short'});
  return (
    <>
      <s-text>{text(!isOnOrder ? 'ready' : takesOff ? 'applied' : 'withoutEffect', 0, redemption)}</s-text>
      <s-text color="subdued">{text('validUntil', 0, {date})}</s-text>
    </>
  );
}
