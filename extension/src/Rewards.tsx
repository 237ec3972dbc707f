import {text} from './LoyaltyBlock.tsx';
import type {Member, Redemption, Reward} from './loyaltyClient.ts';
import {RedemptionStatus} from './RedemptionStatus.tsx';
import {shopifyApi} from './shopifyApi.ts';
import {useRedemption} from './useRedemption.ts';

/** Rewards that cannot be used, and why. */
export function LockedRewards({rewards, reason}: {rewards: Reward[]; reason?: string}) {
  return <Buttons buttons={rewards.map((reward) => ({id: reward.id, label: labelOf(reward), reason}))} />;
}

interface MemberRewardsProps {
  loyalty: Member;
  /** Shows what is different from `loyalty`. */
  replace(changes: Partial<Member>): void;
}

/** What a member's points can be used for, and the discount that they have been used for. */
export function MemberRewards({loyalty, replace}: MemberRewardsProps) {
  const {balance, rewards, activeRedemption: active} = loyalty;
  const {doing, outcome, pressed, isOnOrder, redeem, checkAgain, toggle} = useRedemption(loyalty, replace);
  const {cost, instructions} = shopifyApi();
  const subtotal = cost.subtotalAmount.value;
  const locked = !instructions.value.discounts.canUpdateDiscountCodes && text('codesLocked');
  // The button that was pressed goes on as the one for what came of it, so that the keyboard's focus stays.
  const place = pressed || rewards.find(({points}) => points === active?.points)?.id || 'active';

  const buttons = active ? [use(active)] : rewards.map(offer);

  function offer(reward: Reward): Button {
    const {id, points, amount, currency, affordable} = reward;
    const missing = !affordable && text('pointsMissing', points - balance);
    // Asked before points are spent. Below its amount, which is the code's minimum, Shopify would take nothing off.
    const reason =
      locked ||
      (currency !== subtotal.currencyCode && text('otherCurrency', 0, reward)) ||
      missing ||
      (subtotal.amount < Number(amount) && text('subtotalTooLow', 0, reward));
    // Disabled, it would drop the focus, and s-button cannot be barred in another way. So a reward that was refused for
    // want of points can be pressed again: the backend refuses again, which is announced.
    const isOpen = !reason || (reason === missing && id === pressed);
    return {id, label: labelOf(reward), reason, press: isOpen && (() => redeem(id))};
  }

  function use(active: Redemption): Button {
    const id = place;
    const reason = locked ? text('codeLocked') : rewards[0] && text('oneAtATime');
    if (active.status === 'RESERVED')
      return {id, label: text('checkAgain'), reason, press: () => checkAgain(active, !locked)};
    const label = text(isOnOrder ? 'remove' : 'apply');
    return {id, label, reason, press: !locked && (() => toggle(active))};
  }

  if (buttons.length === 0) return null;
  return (
    <s-stack gap="small-200">
      <RedemptionStatus active={active} doing={doing} outcome={outcome} isOnOrder={isOnOrder} />
      <Buttons buttons={buttons} loading={doing && place} />
    </s-stack>
  );
}

function labelOf(reward: Reward) {
  return text('useReward', reward.points, reward);
}

interface Button {
  id: string;
  label: string;
  /** Why it cannot be pressed, or why there is no other. */
  reason?: string | false | undefined;
  /** Without it, the button is disabled. */
  press?: (() => unknown) | false;
}

/** @param loading id of the button that is at work; the others wait for it. */
function Buttons({buttons, loading}: {buttons: Button[]; loading?: string | undefined}) {
  return (
    <s-stack gap="small-200">
      {buttons.map(({id, label, reason, press}, index) => {
        const isDisabled = !press || Boolean(loading && loading !== id);
        return (
          <s-stack key={id} gap="small-400">
            <s-button
              variant="secondary"
              loading={loading === id}
              disabled={isDisabled}
              onClick={() => !isDisabled && press()}
            >
              {label}
            </s-button>
            {/* A reason that several have in common stands once, under the last of them. */}
            {reason && reason !== buttons[index + 1]?.reason && <s-text color="subdued">{reason}</s-text>}
          </s-stack>
        );
      })}
    </s-stack>
  );
}
