import {Banner, render, useExtensionApi, useSettings} from '@shopify/checkout-ui-extensions-react';
// biome-ignore lint/correctness/noUnusedImports: classic JSX turns into calls of React.createElement().
import React, {useEffect, useState} from 'react';
import {getLoyalty, type Loyalty} from '../../../src/loyaltyClient.ts';

// snippet:extension
render('Checkout::Dynamic::Render', () => <Extension />);

function Extension() {
  const {sessionToken} = useExtensionApi();
  const {backend_url: backendUrl} = useSettings<{backend_url: string}>();
  const [loyalty, setLoyalty] = useState<Loyalty>();

  useEffect(() => {
    const unmounted = new AbortController();
    getLoyalty({backendUrl, sessionToken, signal: unmounted.signal}).then((answer) => {
      if (!unmounted.signal.aborted) setLoyalty(answer);
    });
    return () => unmounted.abort();
  }, [backendUrl, sessionToken]);

  return <Banner title="Loyalty points">{sentence(loyalty)}</Banner>;
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
