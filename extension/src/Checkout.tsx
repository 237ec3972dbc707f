import '@shopify/ui-extensions/preact'; // First: lets Shopify make its signals with this bundle's class.
import {useApi} from '@shopify/ui-extensions/checkout/preact';
import {render} from 'preact';
import {estimatedPoints} from './estimate.ts';
import {BackendAnswer, LoyaltyBlock, useTexts} from './LoyaltyBlock.tsx';
import {type Earn, getLoyalty} from './loyaltyClient.ts';

export default function extension() {
  render(
    <LoyaltyBlock sample={<Sample />}>
      <BuyerLoyalty />
    </LoyaltyBlock>,
    document.body,
  );
}

function Sample() {
  const currency = useSubtotal()?.currencyCode ?? 'USD';
  return <Member balance={420} pending={0} earn={{points: 1, per: '1.00', currency}} />;
}

function BuyerLoyalty() {
  const text = useTexts();
  return (
    <BackendAnswer
      ask={getLoyalty}
      unavailable={text('unavailable')}
      show={(loyalty) =>
        loyalty.state === 'member' ? <Member {...loyalty} /> : <Guest earn={loyalty.earn} />
      }
    />
  );
}

function Member({balance, pending, earn}: {balance: number; pending: number; earn: Earn}) {
  const text = useTexts();
  const estimate = estimatedPoints(earn, useSubtotal());
  return (
    <>
      <s-text type="strong">{text(balance === 0 ? 'newMember' : 'balance', balance)}</s-text>
      {pending > 0 && <s-text>{text('pending', pending)}</s-text>}
      {estimate !== undefined && <s-text>{text('estimate', estimate)}</s-text>}
    </>
  );
}

function Guest({earn}: {earn: Earn}) {
  const text = useTexts();
  const estimate = estimatedPoints(earn, useSubtotal());
  return (
    <>
      <s-text>{text('guest')}</s-text>
      {estimate !== undefined && <s-text>{text('guestEstimate', estimate)}</s-text>}
    </>
  );
}

/** Follows the cart: reading a signal's value makes the component render again when it changes. */
function useSubtotal() {
  return useApi<'purchase.checkout.block.render'>().cost.subtotalAmount.value;
}
