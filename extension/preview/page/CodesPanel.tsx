import {money} from './money.ts';
import {shopView} from './shopView.ts';

const codesShown = 4;

/** The discount codes that the app has created in the shop, as the merchant's admin shows them. */
export function CodesPanel() {
  const {codes} = shopView.value;
  if (codes.length === 0) return null;
  return (
    <section class="codes" aria-labelledby="codes-heading">
      <h2 id="codes-heading">Discount codes of the shop</h2>
      <ul>
        {codes.slice(0, codesShown).map(({code, title, amount, status, uses, usageLimit}) => (
          <li key={code}>
            <span>
              <code>{code}</code>
              <small>
                {title}: {money(amount)} off
              </small>
            </span>
            <span class={`status ${status === 'ACTIVE' ? 'good' : 'quiet'}`}>{status.toLowerCase()}</span>
            <small>
              used {uses}
              {usageLimit !== null && ` of ${usageLimit}`}
            </small>
          </li>
        ))}
      </ul>
      {codes.length > codesShown && <p class="about">And {codes.length - codesShown} older.</p>}
    </section>
  );
}
