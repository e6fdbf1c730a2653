import { useEffect, useId, useState } from 'react';
import { assertNever } from '../../src-shared/base/result';
import type { Refusal } from '../../src-shared/bridge/refusal';
import { formatSettingInput, parseSettingInput, type SettingInputProblem } from '../../src-shared/settings/setting-input';
import { settingShape } from '../../src-shared/settings/setting-shape.schema';
import { isSettingLocked, type SettingSource } from '../../src-shared/settings/setting-source';
import { SETTINGS, type SettingKey, type Settings } from '../../src-shared/settings/settings.schema';
import { Button, ButtonRow, ErrorText, FormRow, Note, RowDescription } from '../controls';
import { awaitStationChange, invoke, useStation } from '../station';
import { refusalMessage, settingChoiceLabel, settingInputMessage, t } from '../strings';
import { isTextInput, SettingControl } from './SettingControl';
import styles from './SettingRow.module.css';

/** One setting: its name and description, its value, and the value's source. It can be edited if the station may change it now. */
export function SettingRow({ name }: { readonly name: SettingKey }) {
  const source = useStation(({ station }) => station.sources[name] ?? 'built-in');
  const locked = useStation(({ station }) => station.isLocked);
  const warning = useStation(({ station }) => valueWarning(name, station.settings));
  const id = useId();
  const { isStationEditable: isUserEditable } = SETTINGS[name];
  const isEditable = isUserEditable && !isSettingLocked(name, source) && !locked;
  // A tap on the name of a text input selects the input. Other controls consist of several inputs.
  const inputId = isEditable && isTextInput(settingShape(name).shape) ? id : undefined;
  return (
    <FormRow id={id} name={t(`settings.name.${name}`)} description={t(`settings.help.${name}`)} inputId={inputId} data-setting={name}>
      {warning && (
        <Note tone="alert" id={`${id}-note`}>
          {warning}
        </Note>
      )}
      {isEditable ? (
        <SettingEditor name={name} id={id} isStationValue={source === 'station'} hasWarning={warning !== null} />
      ) : (
        <ReadOnlyValue name={name} />
      )}
      <RowDescription id={`${id}-source`}>{describeSource(name, source)}</RowDescription>
    </FormRow>
  );
}

/** A warning about the effective value, if there is one. */
const valueWarning = (name: SettingKey, settings: Settings): string | null =>
  name === 'station.timeZone' && settings[name] === null ? t('settings.unknownZone') : null;

function describeSource(name: SettingKey, source: SettingSource): string {
  const isUserEditable = SETTINGS[name].isStationEditable;
  switch (source) {
    case 'policy':
      return t('settings.managed');
    case 'last-good':
      return isSettingLocked(name, source) ? t('settings.lastGoodFixed') : t('settings.lastGood');
    case 'defaults':
      return isUserEditable ? t('settings.defaults') : t('settings.managed');
    case 'station':
      return t('settings.own');
    case 'built-in':
      return isUserEditable ? t('settings.builtIn') : t('settings.builtInForIt');
    default:
      return assertNever(source);
  }
}

/** Shows the value as text and not as a disabled control, so that a long value can be read to its end. */
function ReadOnlyValue({ name }: { readonly name: SettingKey }) {
  const value = useStation(({ station }) => station.settings[name]);
  return <p className={styles.value}>{formatValue(name, value)}</p>;
}

function formatValue(name: SettingKey, value: unknown): string {
  if (typeof value === 'boolean') return value ? t('settings.on') : t('settings.off');
  if (value === null || (Array.isArray(value) && value.length === 0)) return t('settings.none');
  const { kind } = settingShape(name).shape;
  const describe = (entry: unknown) => (kind === 'choice' || kind === 'list' ? settingChoiceLabel(name, String(entry)) : String(entry));
  return Array.isArray(value) ? value.map(describe).join(', ') : describe(value);
}

interface SettingEditorProps {
  readonly name: SettingKey;
  readonly id: string;
  readonly isStationValue: boolean;
  /** Whether the row has a warning, with the ID suffix `-note`. */
  readonly hasWarning: boolean;
}

/** Why a value was not saved: the input is invalid, or the station refused it. */
type EditProblem = { readonly by: 'input'; readonly problem: SettingInputProblem } | { readonly by: 'station'; readonly problem: Refusal };

const describeProblem = (found: EditProblem): string =>
  found.by === 'input' ? settingInputMessage(found.problem) : refusalMessage(found.problem, 'settings');

function SettingEditor({ name, id, isStationValue, hasWarning }: SettingEditorProps) {
  const setting = settingShape(name);
  const effective = useStation(({ station }) => formatSettingInput(station.settings[name]));
  const [typed, setTyped] = useState(effective);
  const [problem, setProblem] = useState<EditProblem | null>(null);

  // A change from elsewhere, for example by policy, shows at once and replaces what is being typed.
  useEffect(() => {
    setTyped(effective);
    setProblem(null);
  }, [effective]);

  function resetTo(value: string): void {
    setTyped(value);
    setProblem(null);
  }

  async function save(value: unknown): Promise<void> {
    const refusal = await awaitStationChange(invoke('settings.change', { key: name, value }));
    if (refusal) return setProblem({ by: 'station', problem: refusal });
    // The effective value may be unchanged or differ from the text: `07` is 7, and no name is the computer's name.
    resetTo(formatSettingInput(useStation.getState().station.settings[name]));
  }

  function saveTyped(): void {
    const read = parseSettingInput(typed, setting);
    if (read.ok) void save(read.value);
    else setProblem({ by: 'input', problem: read.problem });
  }

  return (
    <>
      <SettingControl
        id={id}
        name={name}
        setting={setting}
        typed={typed}
        emptyLabel={name === 'language' || name === 'connection.language' ? t('settings.asSystem') : t('settings.none')}
        isInvalid={problem !== null}
        describedBy={`${id}-problem${hasWarning ? ` ${id}-note` : ''} ${id}-description ${id}-source`}
        onType={setTyped}
      />
      <ErrorText role="alert" id={`${id}-problem`}>
        {problem && describeProblem(problem)}
      </ErrorText>
      {typed !== effective && (
        <ButtonRow>
          <Button aria-describedby={`${id}-name`} onClick={saveTyped}>
            {t('settings.save')}
          </Button>
          <Button variant="secondary" aria-describedby={`${id}-name`} onClick={() => resetTo(effective)}>
            {t('settings.leave')}
          </Button>
        </ButtonRow>
      )}
      {typed === effective && isStationValue && (
        <ButtonRow>
          <Button variant="secondary" aria-describedby={`${id}-name`} onClick={() => void save(undefined)}>
            {t('settings.reset')}
          </Button>
        </ButtonRow>
      )}
    </>
  );
}
