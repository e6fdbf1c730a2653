import { joinEntries, listEntries, toggleEntry } from '../../src-shared/settings/setting-input';
import type { SettingShape, ValueShape } from '../../src-shared/settings/setting-shape.schema';
import type { SettingKey } from '../../src-shared/settings/settings.schema';
import { Switch, TextInput } from '../controls';
import { settingChoiceLabel, t } from '../strings';
import styles from './SettingControl.module.css';

interface ControlProps {
  readonly id: string;
  readonly name: SettingKey;
  readonly setting: SettingShape;
  readonly typed: string;
  /** The name of having no value. */
  readonly emptyLabel: string;
  readonly isInvalid: boolean;
  /** Whether the text differs from the value in effect. */
  readonly isChanged: boolean;
  /** The IDs of its descriptions. */
  readonly describedBy: string;
  readonly onType: (typed: string) => void;
}

/** Whether the control is one text input, whose ID is the control's. */
export const isTextInput = ({ kind }: ValueShape): boolean => kind === 'whole' || kind === 'number' || kind === 'text';

/**
 * The control for a setting's kind of value. All choices are visible, because the system draws a drop-down list: its keys never reach
 * the page, and a scan would select from it.
 */
export function SettingControl(props: ControlProps) {
  const { shape, isOptional } = props.setting;
  switch (shape.kind) {
    case 'choice':
      return <RadioButtons {...props} choices={isOptional ? ['', ...shape.choices] : shape.choices} />;
    case 'list':
      return <Checkboxes {...props} choices={shape.choices} />;
    case 'texts':
      return <TextList {...props} />;
    case 'switch':
      return <SettingSwitch {...props} />;
    case 'whole':
    case 'number':
      return (
        <span className={styles.numberRow}>
          <SettingInput
            {...props}
            inputMode={shape.kind === 'whole' ? 'numeric' : 'decimal'}
            describedBy={`${props.id}-bounds ${props.describedBy}`}
          />
          <span id={`${props.id}-bounds`} className={styles.bounds}>
            {t('settings.bounds', { least: shape.least, most: shape.most })}
          </span>
        </span>
      );
    case 'text':
      return <SettingInput {...props} inputMode="text" />;
  }
}

/** A choice in words, with the value that IT knows beside it. */
function ChoiceLabel({ name, choice, emptyLabel }: { readonly name: SettingKey; readonly choice: string; readonly emptyLabel: string }) {
  if (choice === '') return <span>{emptyLabel}</span>;
  return (
    <>
      <span>{settingChoiceLabel(name, choice)}</span>
      <span className={styles.raw}>{choice}</span>
    </>
  );
}

function RadioButtons({ choices, ...props }: ControlProps & { readonly choices: readonly string[] }) {
  const { id, name, typed, emptyLabel, describedBy, onType } = props;
  return (
    <span className={styles.choices} role="radiogroup" aria-labelledby={`${id}-name`} aria-describedby={describedBy}>
      {choices.map((choice) => (
        <label key={choice} className={styles.choice}>
          <input type="radio" name={id} value={choice} checked={typed === choice} onChange={() => onType(choice)} />
          <ChoiceLabel name={name} choice={choice} emptyLabel={emptyLabel} />
        </label>
      ))}
    </span>
  );
}

function Checkboxes({ choices, ...props }: ControlProps & { readonly choices: readonly string[] }) {
  const { id, name, typed, emptyLabel, describedBy, onType } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a box and a legend of its own; the name stands in the row already.
    <span className={styles.choices} role="group" aria-labelledby={`${id}-name`} aria-describedby={describedBy}>
      {choices.map((choice) => (
        <label key={choice} className={styles.choice}>
          <input
            type="checkbox"
            checked={listEntries(typed).includes(choice)}
            onChange={(event) => onType(toggleEntry(typed, choices, choice, event.target.checked))}
          />
          <ChoiceLabel name={name} choice={choice} emptyLabel={emptyLabel} />
        </label>
      ))}
    </span>
  );
}

/** One text input for each entry, and a blank one for the next. An entry is removed by emptying its input. */
function TextList({ id, name, typed, isInvalid, isChanged, describedBy, onType }: ControlProps) {
  const entries = [...listEntries(typed), ''];
  const setEntry = (changedIndex: number, text: string) => {
    const changed = entries.map((entry, index) => (index === changedIndex ? text : entry));
    // The blank input at the end is not an entry.
    onType(joinEntries(changed.at(-1) === '' ? changed.slice(0, -1) : changed));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a box and a legend of its own; the name stands in the row already.
    <span className={styles.texts} role="group" aria-labelledby={`${id}-name`} aria-describedby={describedBy}>
      {entries.map((entry, index) => (
        <TextInput
          // biome-ignore lint/suspicious/noArrayIndexKey: the entries have no identity beside their place in the list.
          key={index}
          className={styles.input}
          data-changed={isChanged || undefined}
          isInvalid={isInvalid}
          aria-label={t('settings.listEntry', { name: t(`settings.name.${name}`), n: index + 1 })}
          value={entry}
          onChange={(text) => setEntry(index, text)}
        />
      ))}
    </span>
  );
}

function SettingSwitch({ id, typed, describedBy, onType }: ControlProps) {
  const isOn = typed === 'true';
  return (
    <span className={styles.switchRow}>
      <Switch isOn={isOn} aria-labelledby={`${id}-name`} aria-describedby={describedBy} onChange={(isOn) => onType(String(isOn))} />
      {isOn ? t('settings.on') : t('settings.off')}
    </span>
  );
}

function SettingInput(props: ControlProps & { readonly inputMode: 'numeric' | 'decimal' | 'text' }) {
  const { id, setting, typed, emptyLabel, isInvalid, isChanged, describedBy, inputMode, onType } = props;
  return (
    <TextInput
      id={id}
      className={styles.input}
      data-changed={isChanged || undefined}
      inputMode={inputMode}
      placeholder={setting.isOptional ? emptyLabel : undefined}
      isInvalid={isInvalid}
      aria-describedby={describedBy}
      value={typed}
      onChange={onType}
    />
  );
}
