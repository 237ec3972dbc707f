import {useApi} from '@shopify/ui-extensions/checkout/preact';
import {useState} from 'preact/hooks';
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
  /** Shows another answer in the place of `loyalty`. */
  replace(loyalty: Member | Guest): void;
}

/** What a member's points can be used for, and the discount that they have been used for. */
export function MemberRewards({loyalty, replace}: MemberRewardsProps) {
  const text = useTexts();
  const lock = useLock();
  const whyNot = useReasons(loyalty, lock);
  const {doing, outcome, isOnOrder, redeem, checkAgain, toggle} = useRedemption(loyalty, replace);
  const [pressed, setPressed] = useState<string>();
  const {rewards, activeRedemption: active} = loyalty;
  // The button that was pressed goes on as the one for what came of it, so that the keyboard's focus stays.
  const place = pressed ?? rewards.find((reward) => active && isSamePrice(reward, active))?.id ?? 'active';

  const buttons = rewards.map((reward): Button => {
    const {id} = reward;
    if (active && id === place) return buttonOf(active);
    const press = () => {
      setPressed(id);
      void redeem(id);
    };
    return {id, label: text('useReward', reward.points, reward), reason: whyNot(reward), press};
  });
  if (active && !rewards.some(({id}) => id === place)) buttons.unshift(buttonOf(active));

  function buttonOf(active: Redemption): Button {
    const id = place;
    if (active.status === 'RESERVED') return {id, label: text('checkAgain'), press: () => checkAgain(active)};
    return {id, label: text(isOnOrder ? 'remove' : 'apply'), reason: lock, press: () => toggle(active)};
  }

  if (buttons.length === 0) return null;
  return (
    <s-stack gap="small-200">
      <RedemptionStatus active={active} doing={doing} outcome={outcome} isOnOrder={isOnOrder} />
      <Buttons buttons={buttons} loading={doing && place} />
    </s-stack>
  );
}

/** @returns why this checkout changes no discount codes, or undefined when it does. */
function useLock(): string | undefined {
  const {instructions} = useApi<'purchase.checkout.block.render'>();
  const text = useTexts();
  return instructions.value.discounts.canUpdateDiscountCodes ? undefined : text('codesLocked');
}

/** @returns why a reward cannot be used, or undefined when it can. Asked before any point is spent. */
function useReasons({balance, activeRedemption}: Member, lock: string | undefined) {
  const {cost} = useApi<'purchase.checkout.block.render'>();
  const text = useTexts();
  const subtotal = cost.subtotalAmount.value;
  return (reward: Reward): string | undefined => {
    if (activeRedemption) return text('oneAtATime');
    if (lock) return lock;
    if (reward.currency !== subtotal.currencyCode) return text('otherCurrency', 0, reward);
    if (!reward.affordable) return text('pointsMissing', reward.points - balance);
    // Shopify would take nothing off: the code's minimum subtotal is its amount.
    if (subtotal.amount < Number(reward.amount)) return text('subtotalTooLow', 0, reward);
    return undefined;
  };
}

function isSamePrice(reward: Reward, redemption: Redemption): boolean {
  return (['points', 'amount', 'currency'] as const).every((name) => reward[name] === redemption[name]);
}

interface Button {
  id: string;
  label: string;
  /** Why it is disabled. */
  reason?: string | undefined;
  press?(): void;
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
              onClick={() => !isDisabled && loading === undefined && press()}
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
