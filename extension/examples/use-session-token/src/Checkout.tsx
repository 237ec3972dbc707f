import '@shopify/ui-extensions/preact'; // First: lets Shopify make its signals with this bundle's class.
import {useSessionToken, useSettings} from '@shopify/ui-extensions/checkout/preact';
import type {} from '@shopify/ui-extensions/purchase.checkout.block.render';
import {render} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {getLoyalty, type Loyalty} from '../../../src/loyaltyClient.ts';

// snippet:extension
export default function extension() {
  render(<Extension />, document.body);
}

function Extension() {
  const sessionToken = useSessionToken();
  const {backend_url: backendUrl} = useSettings<{backend_url: string}>();
  const [loyalty, setLoyalty] = useState<Loyalty>();

  useEffect(() => {
    const unmounted = new AbortController();
    getLoyalty({backendUrl, sessionToken, signal: unmounted.signal}).then((answer) => {
      if (!unmounted.signal.aborted) setLoyalty(answer);
    });
    return () => unmounted.abort();
    // Not sessionToken: nobody promises that the hook returns the same object each time, and Shopify's tester does not.
  }, [backendUrl]);

  return <s-banner heading="Loyalty points">{sentence(loyalty)}</s-banner>;
}
// end:extension

function sentence(loyalty: Loyalty | undefined): string {
  switch (loyalty?.state) {
    case undefined:
      return 'Loading …';
    case 'member':
      return `You have ${loyalty.balance} points.`;
    case 'guest':
      return 'Log in to see your points.';
    case 'unavailable':
      return 'Your points are unavailable at the moment.';
  }
}
