import {useLayoutEffect, useRef} from 'preact/hooks';
import type {DecodedToken, Exchange} from '../server/exchange.ts';
import {deliver} from './orders.ts';
import {entries, isSecondTry, keyOf, problems, sandbox, type TokenCall} from './wireLog.ts';

/** What really crosses between extension, checkout and backend, newest first, each with a line that explains it. */
export function WirePanel() {
  const panel = useRef<HTMLElement>(null);
  const opened = useRef<string | undefined>(undefined);
  // Whoever reads here or is about to press a button keeps what is open.
  if (!panel.current?.matches(':hover, :focus-within')) opened.current = newestToOpen();
  const focused = document.activeElement as HTMLElement | null;
  const isHere = panel.current?.contains(focused);
  useLayoutEffect(() => {
    // An entry that moved up has lost the focus on its way, and the oldest ones leave.
    if (!isHere || document.activeElement === focused) return;
    (focused?.isConnected ? focused : panel.current?.querySelector('summary'))?.focus();
  });
  return (
    <section class="wire" aria-labelledby="wire-heading" ref={panel}>
      <h2 id="wire-heading">On the wire</h2>
      <div role="alert">
        {problems.value.map((problem) => (
          <pre key={problem} class="problem">
            {problem}
          </pre>
        ))}
      </div>
      {sandbox.value && (
        <p class="sandbox">
          The extension runs in a worker of origin <code>{sandbox.value.origin}</code>,{' '}
          {sandbox.value.isSecureContext ? 'in' : 'not in'} a secure context: as strict as Shopify’s checkout.
        </p>
      )}
      {entries.value.length === 0 && <p class="nothing">Nothing was sent.</p>}
      <ol reversed>
        {entries.value.map((entry) => (
          <li key={keyOf(entry)}>
            <details open={keyOf(entry) === opened.current}>
              {'token' in entry ? <TokenCallView call={entry.token} /> : <ExchangeView {...entry.exchange} />}
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}

function newestToOpen(): string | undefined {
  const newest = entries.value.find(
    (entry) =>
      'exchange' in entry && (entry.exchange.method !== 'OPTIONS' || entry.exchange.answer === 'cut'),
  );
  return newest && keyOf(newest);
}

function TokenCallView({call: {answer}}: {call: TokenCall}) {
  const failed = 'failure' in answer;
  return (
    <>
      <Summary
        title="sessionToken.get()"
        status={failed ? 'failed' : 'token'}
        tone={failed ? 'bad' : 'quiet'}
      />
      <p class="caption">
        The extension asks the checkout for a session token. Shopify signs it with the app’s client secret;
        here the preview shop does.
      </p>
      {failed ? <pre>{answer.failure}</pre> : <Token {...answer.token} />}
    </>
  );
}

function ExchangeView(exchange: Exchange) {
  const {id, method, path, requestHeaders, token, webhook, adminOperation, requestBody, answer} = exchange;
  return (
    <>
      <Summary title={titleOf(exchange)} {...statusOf(answer)} />
      <p class="caption">{captionOf(exchange)}</p>
      {webhook && (
        <button type="button" class="deliver" onClick={() => void deliver({redeliver: id})}>
          {answer === 'held' ? 'Deliver' : 'Deliver the same bytes again'}
        </button>
      )}
      <h3>{webhook || adminOperation ? `${method} ${path}` : 'Request'}</h3>
      <Headers headers={requestHeaders} />
      {requestBody && <Body text={requestBody} />}
      {token && <Token {...token} />}
      {typeof answer === 'object' && (
        <>
          <h3>Answer</h3>
          <Headers headers={answer.headers} />
          {answer.body && <Body text={answer.body} />}
        </>
      )}
    </>
  );
}

function titleOf({method, path, webhook, adminOperation}: Exchange): string {
  if (webhook) return `webhook ${webhook.topic}`;
  return adminOperation ? `Admin API ${adminOperation}` : `${method} ${path}`;
}

function captionOf(exchange: Exchange): string {
  if (exchange.webhook) return webhookCaptionOf(exchange);
  return exchange.adminOperation ? adminCaptionOf(exchange) : apiCaptionOf(exchange);
}

function apiCaptionOf(exchange: Exchange): string {
  const {method, token, answer} = exchange;
  if (typeof answer === 'string' && answer !== 'cut') return 'Sent; no answer yet.';
  if (answer === 'cut') {
    const consequence = method === 'OPTIONS' ? ', so the browser never sends the request itself' : '';
    return `The connection was cut before an answer came${consequence}. The buyer can still check out.`;
  }
  if (method === 'OPTIONS') {
    return 'The browser asks first (CORS preflight): may a page of origin “null” send an Authorization header? No token travels here.';
  }
  if (answer.status === 401) {
    const consequence = isSecondTry(exchange)
      ? 'This was the second try: it stops.'
      : 'The extension asks for a fresh token and tries once more.';
    return `Refused. WWW-Authenticate says which rule the token broke, and nothing of what is in it. ${consequence}`;
  }
  if (answer.status === 202) {
    return 'The points are reserved, but Shopify has not yet answered the backend. The extension asks again.';
  }
  if (method === 'POST' && answer.status < 300) {
    return 'Points for a discount code. The idempotency key makes a repetition harmless: it gets the same code and spends nothing.';
  }
  if (answer.status !== 200) return 'The backend refused or failed; “code” says why.';
  return token?.claims.sub === undefined
    ? 'The token verified but has no “sub”: nobody is logged in, so there are no points to show.'
    : 'The token verified. Its “dest” and “sub” alone say whose points these are: no customer’s id stands in the URL or a body.';
}

function adminCaptionOf({adminOperation, answer}: Exchange): string {
  if (answer === 'waiting') return 'The backend waits for Shopify’s Admin API, which the preview shop plays.';
  if (answer === 'cut')
    return 'Done, and then the connection was cut: the backend cannot know. It asks again with the same code.';
  return adminOperation === 'access_token'
    ? 'The client credentials grant: client ID and client secret for an access token of 24 h. Neither secret nor token is shown.'
    : 'The backend asks Shopify’s Admin API, which the preview shop plays, with its access token: no page or extension has one.';
}

function webhookCaptionOf({webhook, answer}: Exchange): string {
  if (answer === 'held') return 'Held back by the switch “Hold webhooks”, as if it were still on its way.';
  if (answer === 'waiting') return 'On its way.';
  if (answer === 'cut') {
    return 'Nobody answered within 5 s. Shopify would try again, 8 times over 4 hours.';
  }
  if (answer.status !== 200) return 'Not taken: Shopify would try again, 8 times over 4 hours.';
  return webhook?.again
    ? 'Sent again, byte for byte. The backend knows all of it already, so the ledger stays as it is.'
    : 'Shopify tells the backend. The HMAC signs the body only: not topic, shop or time. It has the members that the app’s subscription asks for (“include_fields”) and no others.';
}

type Tone = 'good' | 'bad' | 'quiet';

function statusOf(answer: Exchange['answer']): {status: string; tone: Tone; milliseconds?: number} {
  if (answer === 'waiting') return {status: '…', tone: 'quiet'};
  if (answer === 'held') return {status: 'held', tone: 'quiet'};
  if (answer === 'cut') return {status: 'cut', tone: 'bad'};
  const {status, milliseconds} = answer;
  return {status: String(status), tone: status < 400 ? 'good' : 'bad', milliseconds};
}

interface SummaryProperties {
  title: string;
  status: string;
  tone: Tone;
  milliseconds?: number;
}

function Summary({title, status, tone, milliseconds}: SummaryProperties) {
  return (
    <summary>
      <code>{title}</code>
      <span class={`status ${tone}`}>{status}</span>
      {milliseconds !== undefined && <span class="time">{milliseconds} ms</span>}
    </summary>
  );
}

function Headers({headers}: {headers: Record<string, string>}) {
  return (
    <dl class="headers">
      {Object.entries(headers).map(([name, value]) => (
        <div key={name}>
          <dt>{headerName(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function headerName(name: string): string {
  return name === 'www-authenticate'
    ? 'WWW-Authenticate'
    : name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

const meanings: Record<string, string> = {
  alg: 'HMAC with the client secret',
  dest: 'the shop',
  aud: 'the app’s client ID',
  sub: 'the customer',
  jti: 'this token’s own id',
};

function Token({header, claims}: DecodedToken) {
  return (
    <>
      <h3>Session token, decoded</h3>
      <dl class="claims">
        {Object.entries({...header, ...claims}).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {String(value)}{' '}
              <small>{typeof value === 'number' ? timeOf(name, value) : meanings[name]}</small>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function timeOf(claim: string, seconds: number): string {
  const clock = new Date(seconds * 1000).toLocaleTimeString('en-GB');
  const expiry = seconds * 1000 < Date.now() ? 'expired' : 'expires';
  const meaning = {exp: expiry, nbf: 'not before', iat: 'issued'}[claim];
  return meaning ? `${meaning} ${clock}` : clock;
}

function Body({text}: {text: string}) {
  return <pre>{prettyJson(text)}</pre>;
}

function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
