import '@shopify/ui-extensions/preact'; // First: lets Shopify make its signals with this bundle's class.
import {useApi} from '@shopify/ui-extensions/checkout/preact';
import {render} from 'preact';
import {BackendAnswer, LoyaltyBlock, useTexts} from './LoyaltyBlock.tsx';
import {getOrderPoints, type LoyaltyRequest, type OrderPoints} from './loyaltyClient.ts';

/** Seconds: Shopify's webhook, which tells the backend of the order, may come after this page. */
const PAUSES = [1, 2, 4, 8];

export default function extension() {
  render(
    <LoyaltyBlock sample={<Earned state="posted" points={84} />}>
      <BuyerOrder />
    </LoyaltyBlock>,
    document.body,
  );
}

function BuyerOrder() {
  const {orderConfirmation} = useApi<'purchase.thank-you.block.render'>();
  const {id} = orderConfirmation.value.order;
  const text = useTexts();
  return (
    <BackendAnswer
      key={id}
      ask={(request: LoyaltyRequest) => getOrderPoints(id, request)}
      pauses={PAUSES}
      unavailable={text('orderUnavailable')}
      show={(order) => <Outcome order={order} />}
    />
  );
}

function Outcome({order}: {order: Answered}) {
  const text = useTexts();
  switch (order.state) {
    case 'pending':
    case 'posted':
      return <Earned state={order.state} points={order.points} />;
    case 'none':
      return <s-text color="subdued">{text('orderNone')}</s-text>;
    case 'guest':
      return <s-text>{text('guest')}</s-text>;
  }
}

function Earned({state, points}: {state: 'pending' | 'posted'; points: number}) {
  const text = useTexts();
  return (
    <>
      <s-text type="strong">{text('orderPoints', points)}</s-text>
      <s-text>{text(state === 'pending' ? 'orderPending' : 'orderPosted', points)}</s-text>
    </>
  );
}

type Answered = Exclude<OrderPoints, {state: 'unavailable'}>;
