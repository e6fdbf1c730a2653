import { listEntries, toggleEntry } from '../../src-shared/settings/setting-input';
import type { SettingShape, ValueShape } from '../../src-shared/settings/setting-shape.schema';
import { strings } from '../strings';

const text = strings.settings;

interface ControlProps {
  readonly id: string;
  readonly setting: SettingShape;
  readonly typed: string;
  /** What no value means. */
  readonly emptyLabel: string;
  readonly isInvalid: boolean;
  /** Ids of what says more about it. */
  readonly describedBy: string;
  readonly onType: (typed: string) => void;
}

/** Whether it is one box, whose id is the control's. */
export const isTextInput = ({ kind }: ValueShape): boolean => kind === 'whole' || kind === 'number' || kind === 'text';

/**
 * What a setting is changed with, by the kind of its value. All choices are in sight: a list that opens belongs to the
 * system, its keys never reach the page, and a scan would choose from it.
 */
export function SettingControl(props: ControlProps) {
  const { shape, isOptional } = props.setting;
  switch (shape.kind) {
    case 'choice':
      return <RadioButtons {...props} choices={isOptional ? ['', ...shape.choices] : shape.choices} />;
    case 'list':
      return <Checkboxes {...props} choices={shape.choices} />;
    case 'switch':
      return <SettingSwitch {...props} />;
    case 'whole':
    case 'number':
      return (
        <span className="number-row">
          <SettingInput
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
      return <SettingInput {...props} inputMode="text" />;
  }
}

function RadioButtons({ id, typed, emptyLabel, describedBy, choices, onType }: ControlProps & { readonly choices: readonly string[] }) {
  return (
    <span className="choice" role="radiogroup" aria-labelledby={`${id}-name`} aria-describedby={describedBy}>
      {choices.map((choice) => (
        <label key={choice} className="choice-option">
          <input type="radio" name={id} value={choice} checked={typed === choice} onChange={() => onType(choice)} />
          {choice === '' ? emptyLabel : choice}
        </label>
      ))}
    </span>
  );
}

function Checkboxes({ id, typed, describedBy, choices, onType }: ControlProps & { readonly choices: readonly string[] }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a box and a legend of its own; the name stands in the row already.
    <span className="choice" role="group" aria-labelledby={`${id}-name`} aria-describedby={describedBy}>
      {choices.map((choice) => (
        <label key={choice} className="choice-option">
          <input
            type="checkbox"
            checked={listEntries(typed).includes(choice)}
            onChange={(event) => onType(toggleEntry(typed, choices, choice, event.target.checked))}
          />
          {choice}
        </label>
      ))}
    </span>
  );
}

function SettingSwitch({ id, typed, describedBy, onType }: ControlProps) {
  const isOn = typed === 'true';
  return (
    <span className="switch-row">
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={isOn}
        aria-labelledby={`${id}-name`}
        aria-describedby={describedBy}
        onClick={() => onType(String(!isOn))}
      >
        <span className="switch-knob" />
      </button>
      {isOn ? text.on : text.off}
    </span>
  );
}

function SettingInput(props: ControlProps & { readonly inputMode: 'numeric' | 'decimal' | 'text' }) {
  const { id, setting, typed, emptyLabel, isInvalid, describedBy, inputMode, onType } = props;
  return (
    <input
      id={id}
      className="text-input"
      type="text"
      inputMode={inputMode}
      autoComplete="off"
      spellCheck={false}
      placeholder={setting.isOptional ? emptyLabel : undefined}
      aria-invalid={isInvalid}
      aria-describedby={describedBy}
      value={typed}
      onChange={(event) => onType(event.target.value)}
    />
  );
}
