import { useId } from 'react';
import { formatSettingInput } from '../../src-shared/settings/setting-input';
import { settingShape } from '../../src-shared/settings/setting-shape.schema';
import { isSettingLocked, type SettingSource } from '../../src-shared/settings/setting-source';
import { SETTINGS, type SettingKey } from '../../src-shared/settings/settings.schema';
import { Button, ErrorText, Note } from '../controls';
import { useStation } from '../station';
import { refusalMessage, settingChoiceLabel, settingInputMessage, t } from '../strings';
import { isEditable } from './editable';
import { type EditProblem, editSetting, resetSetting, saveEdits, useEdits } from './edits';
import { LockIcon } from './LockIcon';
import { isTextInput, SettingControl } from './SettingControl';
import styles from './SettingRow.module.css';
import { hasWarning } from './sections';

/** One setting: its name, help and key, its value, and the value's source unless it is the default. */
export function SettingRow({ name }: { readonly name: SettingKey }) {
  const canEdit = useStation(({ station }) => isEditable(name, station));
  const source = useStation(({ station }) => station.sources[name] ?? 'built-in');
  const hasNote = useStation(({ station }) => hasWarning(name, station.settings));
  const id = useId();
  // A tap on the name of a text input selects the input. Other controls consist of several inputs.
  const inputId = canEdit && isTextInput(settingShape(name).shape) ? id : undefined;
  return (
    <div className={styles.row} data-setting={name}>
      <div>
        <p>
          <label id={`${id}-name`} className={styles.name} htmlFor={inputId}>
            {t(`settings.name.${name}`)}
          </label>
        </p>
        <p id={`${id}-description`} className={styles.help}>
          {t(`settings.help.${name}`)}
        </p>
        <p className={styles.key}>{name}</p>
      </div>
      <div className={styles.control}>
        {hasNote && (
          <Note tone="alert" id={`${id}-note`}>
            {t('settings.unknownZone')}
          </Note>
        )}
        {canEdit ? (
          <SettingEditor name={name} id={id} describedBy={`${hasNote ? `${id}-note ` : ''}${id}-description ${id}-source`} />
        ) : (
          <ReadOnlyValue name={name} />
        )}
        <SourceText id={`${id}-source`} name={name} source={source} />
        {canEdit && source === 'station' && <ResetButton id={id} name={name} />}
      </div>
    </div>
  );
}

/** The source of a value; nothing for a default. A lock marks a value that cannot be changed here, even with the PIN. */
function SourceText({ id, name, source }: { readonly id: string; readonly name: SettingKey; readonly source: SettingSource }) {
  const isLocked = !SETTINGS[name].isStationEditable || isSettingLocked(name, source);
  const text = describeSource(source, isLocked);
  return (
    <p id={id} className={styles.source}>
      {isLocked && <LockIcon />}
      {text}
    </p>
  );
}

function describeSource(source: SettingSource, isLocked: boolean): string | null {
  switch (source) {
    case 'policy':
      return t('settings.managed');
    case 'last-good':
      return isLocked ? t('settings.lastGoodFixed') : t('settings.lastGood');
    case 'defaults':
      return isLocked ? t('settings.managed') : t('settings.defaults');
    case 'station':
      return t('settings.own');
    case 'built-in':
      return isLocked ? t('settings.onlyOrganization') : null;
  }
}

/** Shows the value as text and not as a disabled control, so that a long value can be read to its end. */
function ReadOnlyValue({ name }: { readonly name: SettingKey }) {
  const value: unknown = useStation(({ station }) => station.settings[name]);
  const { kind } = settingShape(name).shape;
  const hasChoices = kind === 'choice' || kind === 'list';
  return (
    <p className={styles.value}>
      {formatValue(name, value)}
      {hasChoices && value !== null && <span className={styles.raw}>{[value].flat().join(', ')}</span>}
    </p>
  );
}

function formatValue(name: SettingKey, value: unknown): string {
  if (typeof value === 'boolean') return value ? t('settings.on') : t('settings.off');
  if (value === null || (Array.isArray(value) && value.length === 0)) return t('settings.none');
  const { kind } = settingShape(name).shape;
  const formatEntry = (entry: unknown) => (kind === 'choice' || kind === 'list' ? settingChoiceLabel(name, String(entry)) : String(entry));
  return Array.isArray(value) ? value.map(formatEntry).join(', ') : formatEntry(value);
}

interface SettingEditorProps {
  readonly name: SettingKey;
  readonly id: string;
  /** The IDs of the descriptions besides the problem. */
  readonly describedBy: string;
}

function SettingEditor({ name, id, describedBy }: SettingEditorProps) {
  const effective = useStation(({ station }) => formatSettingInput(station.settings[name]));
  const typed = useEdits((edits) => edits.typed[name]);
  const problem = useEdits((edits) => edits.problems[name]);

  function changeText(text: string): void {
    editSetting(name, text);
    // A person who reads another language might not find the button that saves.
    if (name === 'language') void saveEdits([name]);
  }

  return (
    <>
      <SettingControl
        id={id}
        name={name}
        setting={settingShape(name)}
        typed={typed ?? effective}
        emptyLabel={name === 'language' || name === 'connection.language' ? t('settings.asSystem') : t('settings.none')}
        isInvalid={problem !== undefined}
        isChanged={typed !== undefined}
        describedBy={`${id}-problem ${describedBy}`}
        onType={changeText}
      />
      <ErrorText role="alert" id={`${id}-problem`}>
        {problem && describeProblem(problem)}
      </ErrorText>
    </>
  );
}

const describeProblem = (found: EditProblem): string =>
  found.by === 'input' ? settingInputMessage(found.problem) : refusalMessage(found.problem, 'settings');

function ResetButton({ id, name }: { readonly id: string; readonly name: SettingKey }) {
  const isChanged = useEdits((edits) => edits.typed[name] !== undefined);
  if (isChanged) return null;
  return (
    <Button className={styles.reset} variant="secondary" aria-describedby={`${id}-name`} onClick={() => void resetSetting(name)}>
      {t('settings.reset')}
    </Button>
  );
}
