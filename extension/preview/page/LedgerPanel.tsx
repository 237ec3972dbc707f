import type {LedgerEntry} from '../server/exchange.ts';
import {ledger} from './ledger.ts';
import {buyer, buyers} from './state.ts';

const insteadOfEntries = {
  reading: 'Reading …',
  unreadable: 'The backend did not show it.',
  nobody: 'No ledger for guests: nobody is logged in, so nobody earns.',
};

/** The points of the buyer and how they came about, newest first. */
export function LedgerPanel() {
  const entries = ledger.value;
  return (
    <section class="ledger" aria-labelledby="ledger-heading">
      <header>
        <h2 id="ledger-heading">Ledger</h2>
        <small>{buyers[buyer.value]}: GET /api/loyalty/history</small>
      </header>
      <p class="about">Read by this preview with the buyer’s own session token.</p>
      {typeof entries === 'string' && <p>{insteadOfEntries[entries]}</p>}
      {entries.length === 0 && <p>No entry yet.</p>}
      {typeof entries !== 'string' && entries.length > 0 && <Entries entries={entries} />}
    </section>
  );
}

function Entries({entries}: {entries: LedgerEntry[]}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
    <section class="entries" tabIndex={0} aria-label="Entries of the ledger">
      <table>
        <thead>
          <tr>
            <th scope="col">Seq</th>
            <th scope="col">Entry</th>
            <th scope="col">Points</th>
            <th scope="col">Balance</th>
            <th scope="col">Time</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row key={entry.seq} {...entry} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({seq, kind, points, balanceAfter, orderId, redemptionId, reason, occurredAt}: LedgerEntry) {
  const why = [
    orderId && `order ${orderId}`,
    redemptionId && `redemption ${redemptionId.slice(0, 8)}…`,
    reason,
  ]
    .filter(Boolean)
    .join(', ');
  return (
    <tr>
      <td>{seq}</td>
      <th scope="row">
        {kind} <small>{why}</small>
      </th>
      <td class={points > 0 ? 'gain' : 'loss'}>{points > 0 ? `+${points}` : `−${-points}`}</td>
      <td>{balanceAfter}</td>
      <td>{new Date(occurredAt).toLocaleTimeString('en-GB')}</td>
    </tr>
  );
}
