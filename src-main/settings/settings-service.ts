/** What is in force, who may change it, and what waits to be. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { preparePattern } from '../../src-shared/scan/order-pattern';
import {
  isLocked,
  isSettingKey,
  parseSetting,
  SETTING_KEYS,
  SETTINGS,
  type SettingKey,
  type SettingsProblem,
} from '../../src-shared/settings/settings.schema';
import { fileSource } from './file-source';
import { openLastGoodStore, type ProvidedValue } from './last-good-store';
import type { Layer, MachineFacts } from './layers';
import type { PolicyLocation } from './locations';
import { emptyRead, isUnusable, type PolicySource, type SourceRead } from './policy-source';
import { type ReadRegistryKey, registrySource } from './registry-source';
import { type EffectiveSettings, resolveSettings } from './resolve-settings';
import { parseLayer, readJsonObject, writeJsonFile } from './settings-file';
import { readWindowsRegistryKey } from './windows-registry';

/** Everything known about the settings at one moment. */
export interface SettingsView extends EffectiveSettings {
  /** IT has said something new, which is not in force yet: somebody is in the middle of an order. */
  readonly waiting: boolean;
}

export type ChangeProblem =
  | { readonly kind: 'fixed-by-policy'; readonly key: string }
  | { readonly kind: 'bad-value'; readonly key: string; readonly detail: string }
  | { readonly kind: 'not-saved'; readonly detail: string };

/** What became of looking at IT's word again. */
export type RefreshResult =
  | { readonly kind: 'in-force' }
  /** Something new, which `adopt` puts in force. */
  | { readonly kind: 'changed'; readonly keys: readonly SettingKey[] }
  /** What an earlier look found, and nothing else. */
  | { readonly kind: 'waiting' }
  /** What was good a moment ago cannot be used: somebody may be writing it just now, so it does not count yet. */
  | { readonly kind: 'unsure'; readonly problem: SettingsProblem };

export interface SettingsService {
  view(): SettingsView;
  /** Sets one value of the station's own, or gives it back with `undefined`. Saved before it is in force, and in force at once. */
  change(key: string, value: unknown): Promise<Result<SettingsView, ChangeProblem>>;
  /**
   * @param listener called when there is another view, whatever the reason; who changed it waits for what it does
   * @returns a function that stops it
   */
  onChange(listener: () => unknown): () => void;
  /** Reads IT's word anew. Nothing of it is in force by that. @param sure what cannot be used counts, too */
  refresh(options: { readonly acceptUnusable: boolean }): Promise<RefreshResult>;
  /** Says in the view whether something new waits. */
  setPending(waiting: boolean): Promise<void>;
  /** Puts in force what the last look found. @returns the settings that have changed by it */
  applyPending(): Promise<readonly SettingKey[]>;
  /** Says that IT may have written something. @returns a function that stops it */
  watchSources(onHint: () => void): () => void;
}

export interface SettingsLocations {
  readonly userData: string;
  readonly policy: PolicyLocation | null;
  readonly defaults: PolicyLocation | null;
  readonly machine: MachineFacts;
  /** Windows' own, where it is not given. */
  readonly readRegistryKey?: ReadRegistryKey;
  /** Whether it is only looked at: IT does so as another user, whose files the station could not read. */
  readonly isReadOnly?: boolean;
}

/** Reads all sources. Never fails: what cannot be read is a problem in the view. */
export async function openSettings(locations: SettingsLocations): Promise<SettingsService> {
  const stationFile = join(locations.userData, 'settings.json');
  const lastGood = await openLastGoodStore(join(locations.userData, 'last-good-profile.json'), locations.isReadOnly === true);
  /** The last good profile can be read again, and is not in force yet. */
  let isProfileRestored = false;
  const sources = { policy: openSource(locations.policy, locations), defaults: openSource(locations.defaults, locations) };
  let station = await readStationFile(stationFile);
  let appliedRead = await readManagedSources();
  let latestRead = appliedRead;
  let view: SettingsView = { ...(await applySources()), waiting: false };
  const listeners = new Set<() => unknown>();
  let lastTurn: Promise<unknown> = Promise.resolve();

  async function readManagedSources(): Promise<ManagedSources> {
    const [policy, defaults] = await Promise.all([sources.policy.read(), sources.defaults.read()]);
    return { policy, defaults };
  }

  function resolveWith({ policy, defaults }: ManagedSources): EffectiveSettings {
    return resolveSettings({
      defaults,
      station,
      policy,
      isPolicyRequired: locations.policy?.kind === 'file' && locations.policy.isRequired,
      loadedProfile: lastGood.loaded(),
      machine: locations.machine,
    });
  }

  async function applySources(): Promise<EffectiveSettings> {
    const next = resolveWith(appliedRead);
    isProfileRestored = false;
    await lastGood.remember(next);
    return next;
  }

  /** One after the other: each makes the view from what the one before it has left. */
  function runExclusive<Done>(work: () => Promise<Done>): Promise<Done> {
    const done = lastTurn.then(work);
    lastTurn = done.catch(() => undefined);
    return done;
  }

  /** Outside a turn, because a listener may want one. All are told before the first failure is. */
  async function notify(): Promise<void> {
    const told = await Promise.allSettled([...listeners].map(async (listener) => listener()));
    for (const one of told) if (one.status === 'rejected') throw one.reason;
  }

  async function change(key: string, value: unknown): Promise<Result<SettingsView, ChangeProblem>> {
    if (!isSettingKey(key) || !SETTINGS[key].isStationEditable) return fail({ kind: 'fixed-by-policy', key });
    if (isLocked(key, view.sources[key])) return fail({ kind: 'fixed-by-policy', key });
    const next: Record<string, unknown> = { ...station.layer };
    if (value === undefined) delete next[key];
    else {
      if (key === 'scan.orderPattern') await preparePattern(value);
      const parsed = parseSetting(key, value);
      if (!parsed.ok) return fail({ kind: 'bad-value', key, detail: parsed.problem });
      next[key] = parsed.value;
    }
    try {
      await writeJsonFile(stationFile, next);
      await lastGood.replace(key, providedValue(key, next, appliedRead.defaults.layer));
    } catch (error) {
      await writeJsonFile(stationFile, station.layer).catch(() => undefined);
      return fail({ kind: 'not-saved', detail: (error as NodeJS.ErrnoException).code ?? (error as Error).message });
    }
    station = { location: stationFile, layer: next as Layer, problems: [] };
    view = { ...(await applySources()), waiting: view.waiting };
    return ok(view);
  }

  return {
    view: () => view,

    async change(key, value) {
      const changed = await runExclusive(() => change(key, value));
      if (changed.ok) await notify();
      return changed;
    },

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    refresh: ({ acceptUnusable }) =>
      runExclusive(async () => {
        const read = await readManagedSources();
        const isRead = await lastGood.retry();
        isProfileRestored ||= isRead;
        const unusable = newlyUnusable(latestRead.policy, read.policy) ?? newlyUnusable(latestRead.defaults, read.defaults);
        if (unusable && !acceptUnusable) return { kind: 'unsure', problem: unusable };
        const isNew = isRead || !isDeepStrictEqual(read, latestRead);
        latestRead = read;
        if (!isProfileRestored && isDeepStrictEqual(read, appliedRead)) return { kind: 'in-force' };
        return isNew ? { kind: 'changed', keys: changedKeys(view, resolveWith(read)) } : { kind: 'waiting' };
      }),

    async setPending(waiting) {
      if (view.waiting === waiting) return;
      view = { ...view, waiting };
      await notify();
    },

    async applyPending() {
      const keys = await runExclusive(async () => {
        appliedRead = latestRead;
        const before = view;
        view = { ...(await applySources()), waiting: false };
        return changedKeys(before, view);
      });
      await notify();
      return keys;
    },

    watchSources(onHint) {
      const stops = Object.values(sources).map((source) => source.watch(onHint));
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** What IT's two sources said at one look. */
interface ManagedSources {
  readonly policy: SourceRead;
  readonly defaults: SourceRead;
}

const NO_SOURCE: PolicySource = { read: async () => emptyRead(), watch: () => () => undefined };

function openSource(location: PolicyLocation | null, { readRegistryKey = readWindowsRegistryKey }: SettingsLocations): PolicySource {
  if (location === null) return NO_SOURCE;
  return location.kind === 'file' ? fileSource(location.file, location.owner) : registrySource(location.path, readRegistryKey);
}

/** The station's own file, which may be missing and may not say everything. */
async function readStationFile(file: string): Promise<SourceRead> {
  const content = await readJsonObject(file);
  if (content.ok) return { location: file, ...(await parseLayer(content.value, file, 'station')) };
  return { ...emptyRead(file), problems: [content.problem] };
}

/** What a station says of one setting, or what it starts with again. */
function providedValue(key: SettingKey, station: Layer, defaults: Layer): ProvidedValue | null {
  if (key in station) return { value: station[key], origin: 'station' };
  return key in defaults ? { value: defaults[key], origin: 'defaults' } : null;
}

const newlyUnusable = (before: SourceRead, now: SourceRead): SettingsProblem | undefined =>
  before.problems.some(isUnusable) ? undefined : now.problems.find(isUnusable);

const changedKeys = (one: EffectiveSettings, other: EffectiveSettings): readonly SettingKey[] =>
  SETTING_KEYS.filter((key) => one.sources[key] !== other.sources[key] || !isDeepStrictEqual(one.settings[key], other.settings[key]));
