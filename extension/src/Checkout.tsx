import '@shopify/ui-extensions/preact'; // First: lets Shopify make its signals with this bundle's class.
import {useApi} from '@shopify/ui-extensions/checkout/preact';
import type {} from '@shopify/ui-extensions/purchase.checkout.block.render';
import {render} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import type english from '../locales/en.default.json';
import {BACKEND_URL_MISSING, backendUrl} from './backendUrl.ts';
import {estimatedPoints} from './estimate.ts';
import {type Earn, getLoyalty, type Loyalty, type UnavailableReason} from './loyaltyClient.ts';

export default function extension() {
  render(<LoyaltyBlock />, document.body);
}

function LoyaltyBlock() {
  const {extension} = useCheckout();
  const text = useTexts();
  return (
    <s-section heading={text('heading')}>{extension.editor ? <EditorSample /> : <BuyerLoyalty />}</s-section>
  );
}

/** The checkout editor has no buyer and, until the block is saved, no session token: nothing is requested. */
function EditorSample() {
  const {cost} = useCheckout();
  const text = useTexts();
  const currency = cost.subtotalAmount.value?.currencyCode ?? 'USD';
  return (
    <s-stack gap="small-200">
      <Member balance={420} pending={0} earn={{points: 1, per: '1.00', currency}} />
      <s-text color="subdued">{text('editorSample')}</s-text>
    </s-stack>
  );
}

function BuyerLoyalty() {
  const {settings, sessionToken} = useCheckout();
  const text = useTexts();
  const url = backendUrl(settings.value.development_backend_url);
  const [attempt, setAttempt] = useState(1);
  const [loading, setLoading] = useState(true);
  const [loyalty, setLoyalty] = useState<Loyalty>();

  useEffect(() => {
    const unmounted = new AbortController();
    setLoading(true);
    void getLoyalty({backendUrl: url, sessionToken, signal: unmounted.signal}).then((answer) => {
      if (unmounted.signal.aborted) return;
      if (answer.state === 'unavailable') tellDeveloper(answer.reason);
      setLoyalty(answer);
      setLoading(false);
    });
    return () => unmounted.abort();
  }, [url, attempt]);

  return (
    <s-stack gap="base">
      {/* A live region announces what changes in it, so it stays while its content is exchanged. */}
      <s-stack gap="small-200" accessibilityRole="status">
        <Outcome loyalty={loyalty} loading={loading} />
      </s-stack>
      {loyalty?.state === 'unavailable' && (
        // Stays while the next attempt runs, so that the keyboard's focus does, too.
        <s-button loading={loading} onClick={() => !loading && setAttempt(attempt + 1)}>
          {text('tryAgain')}
        </s-button>
      )}
    </s-stack>
  );
}

function tellDeveloper(reason: UnavailableReason) {
  console.warn(
    reason === 'no-backend-url' ? BACKEND_URL_MISSING : `Loyalty points are unavailable: ${reason}.`,
  );
}

function Outcome({loyalty, loading}: {loyalty: Loyalty | undefined; loading: boolean}) {
  const text = useTexts();
  switch (loyalty?.state) {
    case undefined:
      return <s-skeleton-paragraph />;
    case 'member':
      return <Member {...loyalty} />;
    case 'guest':
      return <Guest earn={loyalty.earn} />;
    case 'unavailable':
      // The sentence changes during the next attempt, so that a second failure is announced as well.
      return <s-text color="subdued">{text(loading ? 'loading' : 'unavailable')}</s-text>;
  }
}

function Member({balance, pending, earn}: {balance: number; pending: number; earn: Earn}) {
  const text = useTexts();
  const estimate = useEstimate(earn);
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
  const estimate = useEstimate(earn);
  return (
    <>
      <s-text>{text('guest')}</s-text>
      {estimate !== undefined && <s-text>{text('guestEstimate', estimate)}</s-text>}
    </>
  );
}

/** Follows the cart: reading a signal's value makes the component render again when it changes. */
function useEstimate(earn: Earn): number | undefined {
  return estimatedPoints(earn, useCheckout().cost.subtotalAmount.value);
}

/** Texts in the buyer's language; `points` chooses between singular and plural. */
function useTexts() {
  const {i18n} = useCheckout();
  return (key: keyof typeof english, points = 0) =>
    i18n.translate(key, {count: points, points: i18n.formatNumber(points)});
}

function useCheckout() {
  return useApi<'purchase.checkout.block.render'>();
}
