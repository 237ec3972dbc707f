import type {AdminTrouble, Buyer} from '../server/exchange.ts';
import {chooseBuyer, chooseLanguage, remount, setSwitch} from './mountedBlock.ts';
import {setAdminTrouble, shopView} from './shopView.ts';
import {
  buyer,
  buyers,
  type Language,
  language,
  languages,
  type Switch,
  switchedOn,
  switches,
} from './state.ts';

const explanations: Record<Switch, string> = {
  editor: 'where merchants place the block',
  expired: 'older than 5 minutes: 401',
  wrongSecret: 'signed by somebody else: 401',
  otherApp: 'for another client ID: 401',
  down: 'then off, and press “Try again”',
  slow: 'answers take 3 s longer',
  hold: 'deliver them later, in any order',
  locked: 'the merchant lets no code change',
  wallet: 'Apple Pay: rejects what blocks apply',
};

const conditions: Switch[] = ['editor', 'expired', 'wrongSecret', 'otherApp', 'down', 'slow', 'hold'];
const codeConditions: Switch[] = ['locked', 'wallet'];

const adminTroubles: Record<AdminTrouble, string> = {
  none: 'answers',
  slow: 'is slow: 5 s',
  throttled: 'throttles: 429, THROTTLED',
  down: 'is down: 503',
  taken: 'has the code already: TAKEN',
  cut: 'creates, then hangs up',
  refused: 'refuses: userErrors',
};

export function Controls() {
  return (
    <section class="controls" aria-labelledby="controls-heading">
      <header>
        <h2 id="controls-heading">Preview controls</h2>
        <button type="button" onClick={() => void remount()}>
          Reload block
        </button>
      </header>
      <Choice
        legend="Buyer"
        choices={buyers}
        chosen={buyer.value}
        choose={(choice: Buyer) => chooseBuyer(choice)}
      />
      <fieldset class="switches">
        <legend>Conditions</legend>
        {conditions.map((name) => (
          <Toggle key={name} name={name} />
        ))}
      </fieldset>
      <fieldset class="switches">
        <legend>Discount codes</legend>
        <label class="switch">
          Simulated Admin API
          <select
            value={shopView.value.adminTrouble}
            onChange={(event) => void setAdminTrouble(event.currentTarget.value as AdminTrouble)}
          >
            {Object.entries(adminTroubles).map(([trouble, title]) => (
              <option key={trouble} value={trouble}>
                {title}
              </option>
            ))}
          </select>
        </label>
        {codeConditions.map((name) => (
          <Toggle key={name} name={name} />
        ))}
      </fieldset>
      <Choice
        legend="Language"
        choices={languages}
        chosen={language.value}
        choose={(choice: Language) => chooseLanguage(choice)}
      />
    </section>
  );
}

function Toggle({name}: {name: Switch}) {
  return (
    <div class="switch">
      <label>
        <input
          type="checkbox"
          checked={switchedOn.value.has(name)}
          aria-describedby={`about-${name}`}
          onChange={(event) => setSwitch(name, event.currentTarget.checked)}
        />
        {switches[name]}
      </label>
      <small id={`about-${name}`}>{explanations[name]}</small>
    </div>
  );
}

interface ChoiceProperties<Key extends string> {
  legend: string;
  choices: Record<Key, string>;
  chosen: Key;
  choose(choice: Key): void;
}

function Choice<Key extends string>({legend, choices, chosen, choose}: ChoiceProperties<Key>) {
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      <div>
        {(Object.keys(choices) as Key[]).map((key) => (
          <label key={key}>
            <input type="radio" name={legend} checked={key === chosen} onChange={() => choose(key)} />
            {choices[key]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
