/** The changes that a person makes in Settings: kept while one section is left for another, and saved together. */
import { create } from 'zustand';
import type { Refusal } from '../../src-shared/bridge/refusal';
import { formatSettingInput, parseSettingInput, type SettingInputProblem } from '../../src-shared/settings/setting-input';
import { settingShape } from '../../src-shared/settings/setting-shape.schema';
import type { SettingKey } from '../../src-shared/settings/settings.schema';
import { awaitStationChange, invoke, useStation } from '../station';
import { isEditable } from './editable';

/** Why a value was not saved: the input is invalid, or the station refused it. */
export type EditProblem =
  | { readonly by: 'input'; readonly problem: SettingInputProblem }
  | { readonly by: 'station'; readonly problem: Refusal };

export interface Edits {
  /** The texts of the changed controls. */
  readonly typed: Partial<Readonly<Record<SettingKey, string>>>;
  readonly problems: Partial<Readonly<Record<SettingKey, EditProblem>>>;
  /** How the last save ended, until the next change. */
  readonly result: 'saved' | 'refused' | null;
}

const NO_EDITS: Edits = { typed: {}, problems: {}, result: null };

export const useEdits = create<Edits>(() => NO_EDITS);

const keysOf = (values: Partial<Readonly<Record<SettingKey, unknown>>>): readonly SettingKey[] => Object.keys(values) as SettingKey[];

/** The changed settings, in the order in which they were changed. */
export const changedKeys = ({ typed }: Pick<Edits, 'typed'>): readonly SettingKey[] => keysOf(typed);

/** The value in effect, as its control shows it. */
const effectiveText = (key: SettingKey): string => formatSettingInput(useStation.getState().station.settings[key]);

const without = <Value>(values: Partial<Readonly<Record<SettingKey, Value>>>, removed: readonly SettingKey[]) =>
  Object.fromEntries(Object.entries(values).filter(([key]) => !removed.includes(key as SettingKey)));

function dropEdits(keys: readonly SettingKey[]): void {
  if (keys.length > 0) useEdits.setState(({ typed, problems }) => ({ typed: without(typed, keys), problems: without(problems, keys) }));
}

/** Typing the value in effect is no change. */
export function editSetting(key: SettingKey, text: string): void {
  useEdits.setState({ result: null });
  if (text === effectiveText(key)) return dropEdits([key]);
  useEdits.setState(({ typed, problems }) => ({ typed: { ...typed, [key]: text }, problems: without(problems, [key]) }));
}

export const discardEdits = (): void => useEdits.setState(NO_EDITS);

/** Saves some changes, or all of them. Those that are refused stay as they were typed. */
export async function saveEdits(keys: readonly SettingKey[] = changedKeys(useEdits.getState())): Promise<void> {
  for (const key of keys) {
    const text = useEdits.getState().typed[key];
    // A policy may have replaced it in the meantime.
    if (text === undefined) continue;
    const problem = await saveText(key, text);
    if (problem) useEdits.setState(({ problems }) => ({ problems: { ...problems, [key]: problem } }));
    else dropEdits([key]);
  }
  useEdits.setState(({ problems }) => ({ result: keysOf(problems).length > 0 ? 'refused' : 'saved' }));
}

async function saveText(key: SettingKey, text: string): Promise<EditProblem | null> {
  const read = parseSettingInput(text, settingShape(key));
  if (!read.ok) return { by: 'input', problem: read.problem };
  return changeSetting(key, read.value);
}

async function changeSetting(key: SettingKey, value: unknown): Promise<EditProblem | null> {
  const refusal = await awaitStationChange(invoke('settings.change', { key, value }));
  return refusal && { by: 'station', problem: refusal };
}

/** Removes the station's own value, so that the default is in effect again. */
export async function resetSetting(key: SettingKey): Promise<void> {
  const problem = await changeSetting(key, undefined);
  if (problem) useEdits.setState(({ problems }) => ({ problems: { ...problems, [key]: problem } }));
  else dropEdits([key]);
}

/**
 * Drops a change when its value changes elsewhere or can no longer be changed here, for example by policy.
 * @returns a function that drops all changes, for when Settings is left
 */
export function startEditing(): () => void {
  const unsubscribe = useStation.subscribe(({ station }, before) => {
    if (station === before.station) return;
    const { typed, problems } = useEdits.getState();
    const isReplaced = (key: SettingKey) =>
      formatSettingInput(station.settings[key]) !== formatSettingInput(before.station.settings[key]) || !isEditable(key, station);
    dropEdits(keysOf({ ...problems, ...typed }).filter(isReplaced));
  });
  return () => {
    unsubscribe();
    discardEdits();
  };
}
