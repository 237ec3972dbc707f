import type {ComponentChildren} from 'preact';
import type {Buyer} from '../server/exchange.ts';
import {chooseBuyer, chooseLanguage, remount, setSwitch} from './mountedBlock.ts';
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
  down: 'off again: press “Try again”',
  slow: 'answers take 3 s longer',
  hold: 'deliver them later, in any order',
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
        {(Object.keys(switches) as Switch[]).map((name) => (
          <Toggle key={name} name={name}>
            {switches[name]}
          </Toggle>
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

function Toggle({name, children}: {name: Switch; children: ComponentChildren}) {
  return (
    <div class="switch">
      <label>
        <input
          type="checkbox"
          checked={switchedOn.value.has(name)}
          aria-describedby={`about-${name}`}
          onChange={(event) => setSwitch(name, event.currentTarget.checked)}
        />
        {children}
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
