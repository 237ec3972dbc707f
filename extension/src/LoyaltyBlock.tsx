import type {ComponentChildren} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import type english from '../locales/en.default.json';
import {BACKEND_URL_MISSING, backendUrl} from './backendUrl.ts';
import type {LoyaltyRequest, Unavailable} from './loyaltyClient.ts';
import {type Either, shopifyApi} from './shopifyApi.ts';

// What the blocks on the checkout and the thank-you page have in common.

interface LoyaltyBlockProps {
  /** What the checkout editor shows, which has no buyer and, until the block is saved, no session token. */
  sample: ComponentChildren;
  /** What buyers see. The editor does not mount it, so that nothing is requested there. */
  children: ComponentChildren;
}

export function LoyaltyBlock({sample, children}: LoyaltyBlockProps) {
  return (
    <s-section heading={text('heading')}>
      {shopifyApi<Either>().extension.editor ? (
        <s-stack gap="small-200">
          {sample}
          <s-text color="subdued">{text('editorSample')}</s-text>
        </s-stack>
      ) : (
        children
      )}
    </s-section>
  );
}

interface BackendAnswerProps<Answer> {
  /** Another function does not ask anew: give a `key` of what it asks for. */
  ask(request: LoyaltyRequest): Promise<Answer | Unavailable>;
  /** Seconds from each answer with state `none` to the next request. When they are used up, `none` remains. */
  pauses?: readonly number[];
  /** Says that the points are unavailable, and that the buyer need not worry. */
  unavailable: string;
  show(answer: Answer): ComponentChildren;
  /** What can be pressed: outside of the live region. `replace` shows the answer with other members. */
  actions?(answer: Answer, replace: (changes: Partial<Answer>) => void): ComponentChildren;
}

/** Asks the backend as long as it is mounted, and shows the answer or offers to try again. */
export function BackendAnswer<Answer extends {state: string}>(props: BackendAnswerProps<Answer>) {
  const {backendUrl, sessionToken} = useBackend();
  const [attempt, setAttempt] = useState(1);
  const [loading, setLoading] = useState(true);
  const [answer, setAnswer] = useState<Answer | Unavailable>();

  useEffect(() => {
    const unmounted = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const askAndPause = async ([pause, ...later]: readonly number[]) => {
      const answer = await props.ask({backendUrl, sessionToken, signal: unmounted.signal});
      if (unmounted.signal.aborted) return;
      if (isUnavailable(answer)) tellDeveloper(answer);
      setAnswer(answer);
      setLoading(false);
      if (answer.state === 'none' && pause) timer = setTimeout(askAndPause, pause * 1000, later);
    };
    setLoading(true);
    void askAndPause(props.pauses || []);
    return () => {
      unmounted.abort();
      clearTimeout(timer);
    };
  }, [backendUrl, attempt]);

  return (
    <s-stack gap="base">
      {/* A live region announces what changes in it, so it stays while its content is exchanged. */}
      <s-stack gap="small-200" accessibilityRole="status">
        {!answer ? (
          <s-skeleton-paragraph />
        ) : isUnavailable(answer) ? (
          // The sentence changes during the next attempt, so that a second failure is announced as well.
          <s-text color="subdued">{loading ? text('loading') : props.unavailable}</s-text>
        ) : (
          props.show(answer)
        )}
      </s-stack>
      {!answer ? null : isUnavailable(answer) ? (
        // Stays while the next attempt runs, so that the keyboard's focus does, too.
        <s-button loading={loading} onClick={() => !loading && setAttempt(attempt + 1)}>
          {text('tryAgain')}
        </s-button>
      ) : (
        props.actions?.(answer, (changes) => setAnswer(Object.assign({}, answer, changes)))
      )}
    </s-stack>
  );
}

function isUnavailable(answer: {state: string}): answer is Unavailable {
  return answer.state === 'unavailable';
}

/** Where to ask, and as whom. */
export function useBackend(): Omit<LoyaltyRequest, 'signal'> {
  const {settings, sessionToken} = shopifyApi<Either>();
  return {backendUrl: backendUrl(settings.value.development_backend_url), sessionToken};
}

export function tellDeveloper({reason}: Unavailable) {
  console.warn(
    reason === 'no-backend-url' ? BACKEND_URL_MISSING : `Loyalty points are unavailable: ${reason}.`,
  );
}

/** What texts can name beside points: an amount is in major units of its currency. */
type Fillings = {amount?: string; currency?: string; code?: string; date?: string};

/** A text in the buyer's language; `points` chooses between singular and plural. */
export function text(key: keyof typeof english, points = 0, {amount, currency, code, date}: Fillings = {}) {
  const {i18n} = shopifyApi<Either>();
  return i18n.translate(key, {
    count: points,
    points: i18n.formatNumber(points),
    amount: amount && i18n.formatCurrency(Number(amount), {currency}),
    currency,
    code,
    date,
  } as Record<string, string | number>);
}
