import type { SettingShape, Shape } from '../../src-shared/setting-shape';
import { entriesOf, withEntry } from '../../src-shared/setting-typed';
import { words } from '../words';

const text = words.settings;

interface ControlProps {
  readonly id: string;
  readonly setting: SettingShape;
  readonly typed: string;
  /** What no value means. */
  readonly none: string;
  readonly wrong: boolean;
  /** Ids of what says more about it. */
  readonly describedBy: string;
  readonly onType: (typed: string) => void;
}

/** Whether it is one box, whose id is the control's. */
export const isBox = ({ kind }: Shape): boolean => kind === 'whole' || kind === 'number' || kind === 'text';

/**
 * What a setting is changed with, by the kind of its value. All choices are in sight: a list that opens belongs to the
 * system, its keys never reach the page, and a scan would choose from it.
 */
export function SettingControl(props: ControlProps) {
  const { shape, optional } = props.setting;
  switch (shape.kind) {
    case 'choice':
      return <Choices {...props} choices={optional ? ['', ...shape.choices] : shape.choices} />;
    case 'list':
      return <Entries {...props} choices={shape.choices} />;
    case 'switch':
      return <OnOff {...props} />;
    case 'whole':
    case 'number':
      return (
        <span className="number-row">
          <Box
            {...props}
            inputMode={shape.kind === 'whole' ? 'numeric' : 'decimal'}
            describedBy={`${props.id}-bounds ${props.describedBy}`}
          />
          <span className="setting-source" id={`${props.id}-bounds`}>
            {text.bounds(shape.least, shape.most)}
          </span>
        </span>
      );
    case 'text':
      return <Box {...props} inputMode="text" />;
  }
}

function Choices({ id, typed, none, describedBy, choices, onType }: ControlProps & { readonly choices: readonly string[] }) {
  return (
    <span className="choice" role="radiogroup" aria-labelledby={`${id}-name`} aria-describedby={describedBy}>
      {choices.map((choice) => (
        <label key={choice} className="choice-option">
          <input type="radio" name={id} value={choice} checked={typed === choice} onChange={() => onType(choice)} />
          {choice === '' ? none : choice}
        </label>
      ))}
    </span>
  );
}

function Entries({ id, typed, describedBy, choices, onType }: ControlProps & { readonly choices: readonly string[] }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a box and a legend of its own; the name stands in the row already.
    <span className="choice" role="group" aria-labelledby={`${id}-name`} aria-describedby={describedBy}>
      {choices.map((choice) => (
        <label key={choice} className="choice-option">
          <input
            type="checkbox"
            checked={entriesOf(typed).includes(choice)}
            onChange={(event) => onType(withEntry(typed, choices, choice, event.target.checked))}
          />
          {choice}
        </label>
      ))}
    </span>
  );
}

function OnOff({ id, typed, describedBy, onType }: ControlProps) {
  const on = typed === 'true';
  return (
    <span className="switch-row">
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={on}
        aria-labelledby={`${id}-name`}
        aria-describedby={describedBy}
        onClick={() => onType(String(!on))}
      >
        <span className="switch-knob" />
      </button>
      {on ? text.on : text.off}
    </span>
  );
}

function Box(props: ControlProps & { readonly inputMode: 'numeric' | 'decimal' | 'text' }) {
  const { id, setting, typed, none, wrong, describedBy, inputMode, onType } = props;
  return (
    <input
      id={id}
      className="text-input"
      type="text"
      inputMode={inputMode}
      autoComplete="off"
      spellCheck={false}
      placeholder={setting.optional ? none : undefined}
      aria-invalid={wrong}
      aria-describedby={describedBy}
      value={typed}
      onChange={(event) => onType(event.target.value)}
    />
  );
}
