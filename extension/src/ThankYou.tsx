import '@shopify/ui-extensions/preact'; // First: lets Shopify make its signals with this bundle's class.
import {render} from 'preact';
import {BackendAnswer, LoyaltyBlock, text} from './LoyaltyBlock.tsx';
import {getOrderPoints, type LoyaltyRequest, type OrderPoints, type Unavailable} from './loyaltyClient.ts';
import {shopifyApi, type ThankYou} from './shopifyApi.ts';

/** Seconds: Shopify's webhook, which tells the backend of the order, may come after this page. */
const PAUSES = [1, 2, 4, 8];

export default function extension() {
  render(
    <LoyaltyBlock sample={<Earned order={{state: 'posted', points: 84}} />}>
      <BuyerOrder />
    </LoyaltyBlock>,
    document.body,
  );
}

function BuyerOrder() {
  const {id} = shopifyApi<ThankYou>().orderConfirmation.value.order;
  return (
    <BackendAnswer
      key={id}
      ask={(request: LoyaltyRequest) => getOrderPoints(id, request)}
      pauses={PAUSES}
      unavailable={text('orderUnavailable')}
      show={(order) => <Earned order={order} />}
    />
  );
}

function Earned({order}: {order: Exclude<OrderPoints, Unavailable>}) {
  if (order.state === 'guest') return <s-text>{text('orderGuest')}</s-text>;
  if (order.state === 'none') return <s-text color="subdued">{text('orderNone')}</s-text>;
  return (
    <>
      <s-text type="strong">{text('orderPoints', order.points)}</s-text>
      <s-text>{text(order.state === 'pending' ? 'orderPending' : 'orderPosted', order.points)}</s-text>
    </>
  );
}
