import { useEffect, useId, useState } from 'react';
import { z } from 'zod';
import { SETTINGS, type SettingKey } from '../../src-shared/settings';
import { ask, change, useStation } from '../station';
import { words } from '../words';
import { refusalWords } from './refusal-words';

const text = words.settings;

/** Where the value in force comes from, in words. */
function useSource(key: SettingKey): { readonly fixed: boolean; readonly words: string; readonly own: boolean } {
  const source = useStation(({ station }) => station.sources[key]);
  switch (source) {
    case 'policy':
      return { fixed: true, words: text.managed, own: false };
    case 'last-good':
      return { fixed: false, words: text.lastGood, own: false };
    case 'defaults':
      return { fixed: false, words: text.defaults, own: false };
    case 'station':
      return { fixed: false, words: text.own, own: true };
    default:
      return { fixed: false, words: text.builtIn, own: false };
  }
}

const useValue = (key: SettingKey) => useStation(({ station }) => station.settings[key]);

const shown = (value: unknown): string =>
  value === null ? text.none : Array.isArray(value) ? value.join(', ') || text.none : String(value);

/** A setting that is only shown here. */
export function SettingValue({ name }: { readonly name: SettingKey }) {
  const value = useValue(name);
  const source = useSource(name);
  return (
    <div className="setting">
      <span className="setting-name">{SETTINGS[name].name}</span>
      <span className="setting-value">{shown(value)}</span>
      <span className="setting-source">{source.words}</span>
    </div>
  );
}

/** A setting that a station may have of its own. Fixed by policy, it is shown as such and cannot be touched. */
export function SettingRow({ name }: { readonly name: SettingKey }) {
  const value = useValue(name);
  const source = useSource(name);
  const locked = useStation(({ station }) => station.locked);
  const inForce = value === null ? '' : String(value);
  const [typed, setTyped] = useState(inForce);
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const disabled = source.fixed || locked;

  // Somebody else's change, a policy's perhaps, shows at once; what is being typed gives way to what is in force.
  useEffect(() => setTyped(inForce), [inForce]);

  async function save(next: string | undefined): Promise<void> {
    const refusal = await change(ask('settings.change', { key: name, value: next === '' ? null : next }));
    setProblem(refusal && refusalWords(refusal));
  }

  const options = optionsOf(name);
  return (
    <div className="setting">
      <label className="setting-name" htmlFor={options ? undefined : id} id={`${id}-name`}>
        {SETTINGS[name].name}
      </label>
      <span className="setting-value">
        {options ? (
          <Choice name={id} value={typed} options={options} disabled={disabled} describedBy={`${id}-source`} onChoose={setTyped} />
        ) : (
          <input
            id={id}
            className="text-input"
            type="text"
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            aria-invalid={problem !== null}
            aria-describedby={`${id}-source`}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        {typed !== inForce && (
          <button type="button" className="button" onClick={() => void save(typed)}>
            {text.save}
          </button>
        )}
        {source.own && typed === inForce && !disabled && (
          <button type="button" className="button is-quiet" onClick={() => void save(undefined)}>
            {text.reset}
          </button>
        )}
      </span>
      <span className="setting-source" id={`${id}-source`}>
        {source.words}
      </span>
      <p className="field-problem" role="alert">
        {problem}
      </p>
    </div>
  );
}

/**
 * A few values, all in sight. Not a list that opens: an open one belongs to the system, its keys never reach the page,
 * and a scan would choose from it.
 */
function Choice(props: {
  readonly name: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly disabled: boolean;
  readonly describedBy: string;
  readonly onChoose: (value: string) => void;
}) {
  const { name, value, options, disabled, describedBy, onChoose } = props;
  return (
    <span className="choice" role="radiogroup" aria-labelledby={`${name}-name`} aria-describedby={describedBy}>
      {options.map((option) => (
        <label key={option} className="choice-option">
          <input type="radio" name={name} value={option} checked={value === option} disabled={disabled} onChange={() => onChoose(option)} />
          {option === '' ? text.none : option}
        </label>
      ))}
    </span>
  );
}

/** The values to choose from, where the schema lists them; an empty one stands for "none". */
function optionsOf(name: SettingKey): readonly string[] | null {
  const { schema, initial } = SETTINGS[name];
  const inner = schema instanceof z.ZodNullable ? schema.unwrap() : schema;
  if (!(inner instanceof z.ZodEnum)) return null;
  return [...(initial === null ? [''] : []), ...inner.options.map(String)];
}
