import '@shopify/ui-extensions/preact'; // First: lets Shopify make its signals with this bundle's class.
import {render} from 'preact';
import {estimatedPoints} from './estimate.ts';
import {BackendAnswer, LoyaltyBlock, text} from './LoyaltyBlock.tsx';
import {type Earn, type Guest, getLoyalty, type Member} from './loyaltyClient.ts';
import {LockedRewards, MemberRewards} from './Rewards.tsx';
import {shopifyApi} from './shopifyApi.ts';

export default function extension() {
  render(
    <LoyaltyBlock sample={<Sample />}>
      <BuyerLoyalty />
    </LoyaltyBlock>,
    document.body,
  );
}

function Sample() {
  const {cost} = shopifyApi();
  const currency = cost.subtotalAmount.value?.currencyCode || 'USD';
  const reward = {id: 'sample', points: 100, amount: '5.00', currency, affordable: true};
  return (
    <>
      <MemberPoints loyalty={{balance: 420, pending: 0, earn: {points: 1, per: '1.00', currency}}} />
      <LockedRewards rewards={[reward]} />
    </>
  );
}

function BuyerLoyalty() {
  return (
    <BackendAnswer
      ask={getLoyalty}
      unavailable={text('unavailable')}
      show={(loyalty) =>
        loyalty.state === 'member' ? <MemberPoints loyalty={loyalty} /> : <GuestPoints earn={loyalty.earn} />
      }
      actions={(loyalty, replace) =>
        loyalty.state === 'member' ? (
          <MemberRewards loyalty={loyalty} replace={replace} />
        ) : (
          <LockedRewards rewards={loyalty.rewards} reason={text('guestRewards')} />
        )
      }
    />
  );
}

function MemberPoints({loyalty}: {loyalty: Pick<Member, 'balance' | 'pending' | 'earn'>}) {
  const {balance, pending, earn} = loyalty;
  const estimate = useEstimate(earn);
  return (
    <>
      <s-text type="strong">{text(balance === 0 ? 'newMember' : 'balance', balance)}</s-text>
      {pending > 0 && <s-text>{text('pending', pending)}</s-text>}
      {estimate !== undefined && <s-text>{text('estimate', estimate)}</s-text>}
    </>
  );
}

function GuestPoints({earn}: Pick<Guest, 'earn'>) {
  const estimate = useEstimate(earn);
  return (
    <>
      <s-text>{text('guest')}</s-text>
      {estimate !== undefined && <s-text>{text('guestEstimate', estimate)}</s-text>}
    </>
  );
}

/** Follows the cart: reading a signal's value makes the component render again when it changes. */
function useEstimate(earn: Earn) {
  const {cost, discountAllocations} = shopifyApi();
  // Of the order as a whole. The lines have allocations of their own, which the prices in the subtotal are without.
  const discounts = discountAllocations.value.map(({discountedAmount}) => discountedAmount);
  return estimatedPoints(earn, cost.subtotalAmount.value, discounts);
}
