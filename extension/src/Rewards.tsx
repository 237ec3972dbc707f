import {useApi} from '@shopify/ui-extensions/checkout/preact';
import {useTexts} from './LoyaltyBlock.tsx';
import type {Guest, Member, Redemption, Reward} from './loyaltyClient.ts';
import {RedemptionStatus} from './RedemptionStatus.tsx';
import {useRedemption} from './useRedemption.ts';

/** Rewards that cannot be used, and why. */
export function LockedRewards({rewards, reason}: {rewards: Reward[]; reason?: string}) {
  const text = useTexts();
  return (
    <Buttons
      buttons={rewards.map((reward) => ({
        id: reward.id,
        label: text('useReward', reward.points, reward),
        reason,
      }))}
    />
  );
}

interface MemberRewardsProps {
  loyalty: Member;
  /** Shows what is different from `loyalty`. */
  replace(changes: Partial<Member> | Guest): void;
}

/** What a member's points can be used for, and the discount that they have been used for. */
export function MemberRewards({loyalty, replace}: MemberRewardsProps) {
  const text = useTexts();
  const whyNot = useReasons(loyalty);
  const {doing, outcome, pressed, isOnOrder, redeem, checkAgain, toggle} = useRedemption(loyalty, replace);
  const {rewards, activeRedemption: active} = loyalty;
  // The button that was pressed goes on as the one for what came of it, so that the keyboard's focus stays.
  const place = pressed ?? rewards.find(({points}) => points === active?.points)?.id ?? 'active';

  const buttons = rewards.map((reward): Button => {
    const {id} = reward;
    if (active && id === place) return buttonOf(active);
    const label = text('useReward', reward.points, reward);
    return {id, label, reason: whyNot(reward), press: () => redeem(id)};
  });
  if (active && !rewards.some(({id}) => id === place)) buttons.unshift(buttonOf(active));

  function buttonOf(active: Redemption): Button {
    const id = place;
    if (active.status === 'RESERVED') return {id, label: text('checkAgain'), press: () => checkAgain(active)};
    return {id, label: text(isOnOrder ? 'remove' : 'apply'), reason: whyNot(), press: () => toggle(active)};
  }

  if (buttons.length === 0) return null;
  return (
    <s-stack gap="small-200">
      <RedemptionStatus active={active} doing={doing} outcome={outcome} isOnOrder={isOnOrder} />
      <Buttons buttons={buttons} loading={doing && place} />
    </s-stack>
  );
}

/** @returns why a reward, or discount codes at all, cannot be used, else undefined. Asked before points are spent. */
function useReasons({balance, activeRedemption}: Member) {
  const {cost, instructions} = useApi<'purchase.checkout.block.render'>();
  const text = useTexts();
  const subtotal = cost.subtotalAmount.value;
  const isLocked = !instructions.value.discounts.canUpdateDiscountCodes;
  return (reward?: Reward): string | undefined => {
    if (reward && activeRedemption) return text('oneAtATime');
    if (isLocked) return text('codesLocked');
    if (!reward) return undefined;
    if (reward.currency !== subtotal.currencyCode) return text('otherCurrency', 0, reward);
    if (!reward.affordable) return text('pointsMissing', reward.points - balance);
    // Shopify would take nothing off: the code's minimum subtotal is its amount.
    if (subtotal.amount < Number(reward.amount)) return text('subtotalTooLow', 0, reward);
    return undefined;
  };
}

interface Button {
  id: string;
  label: string;
  /** Why it is disabled. */
  reason?: string | undefined;
  press?(): unknown;
}

interface ButtonsProps {
  buttons: Button[];
  /** Id of the button that is at work; the others wait for it. */
  loading?: string | undefined;
}

function Buttons({buttons, loading}: ButtonsProps) {
  return (
    <s-stack gap="small-200">
      {buttons.map(({id, label, reason, press}, index) => {
        const isDisabled = !press || reason !== undefined || (loading !== undefined && loading !== id);
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
