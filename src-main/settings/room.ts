/** What is in force, who may change it, and what waits to be. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { preparePattern } from '../../src-shared/order-pattern';
import { fail, ok, type Result } from '../../src-shared/result';
import {
  isFixed,
  isSettingKey,
  parseSetting,
  SETTING_KEYS,
  SETTINGS,
  type SettingKey,
  type SettingsProblem,
} from '../../src-shared/settings';
import { type Combined, combine } from './combine';
import { fileSource } from './file-source';
import type { Layer, MachineFacts } from './layers';
import { openMemory, type Said } from './memory';
import type { PolicyPlace } from './places';
import { type ReadRegistryKey, registrySource } from './registry-source';
import { parseLayer, readJsonObject, writeJsonFile } from './settings-file';
import { isUnusable, nothingRead, type PolicySource, type Reading } from './source';
import { readWindowsRegistryKey } from './windows-registry';

/** Everything known about the settings at one moment. */
export interface SettingsView extends Combined {
  /** IT has said something new, which is not in force yet: somebody is in the middle of an order. */
  readonly waiting: boolean;
}

export type ChangeProblem =
  | { readonly kind: 'fixed-by-policy'; readonly key: string }
  | { readonly kind: 'bad-value'; readonly key: string; readonly detail: string }
  | { readonly kind: 'not-saved'; readonly detail: string };

/** What became of looking at IT's word again. */
export type Look =
  | { readonly kind: 'in-force' }
  /** Something new, which `adopt` puts in force. */
  | { readonly kind: 'changed'; readonly keys: readonly SettingKey[] }
  /** What an earlier look found, and nothing else. */
  | { readonly kind: 'waiting' }
  /** What was good a moment ago cannot be used: somebody may be writing it just now, so it does not count yet. */
  | { readonly kind: 'unsure'; readonly problem: SettingsProblem };

export interface SettingsRoom {
  view(): SettingsView;
  /** Sets one value of the station's own, or gives it back with `undefined`. Saved before it is in force, and in force at once. */
  change(key: string, value: unknown): Promise<Result<SettingsView, ChangeProblem>>;
  /**
   * @param listener called when there is another view, whatever the reason; who changed it waits for what it does
   * @returns a function that stops it
   */
  onChange(listener: () => unknown): () => void;
  /** Reads IT's word anew. Nothing of it is in force by that. @param sure what cannot be used counts, too */
  look(options: { readonly sure: boolean }): Promise<Look>;
  /** Says in the view whether something new waits. */
  hold(waiting: boolean): Promise<void>;
  /** Puts in force what the last look found. @returns the settings that have changed by it */
  adopt(): Promise<readonly SettingKey[]>;
  /** Says that IT may have written something. @returns a function that stops it */
  watch(onHint: () => void): () => void;
}

export interface SettingsPlaces {
  readonly userData: string;
  readonly policy: PolicyPlace | null;
  readonly defaults: PolicyPlace | null;
  readonly machine: MachineFacts;
  /** Windows' own, where it is not given. */
  readonly readRegistryKey?: ReadRegistryKey;
  /** Whether it is only looked at: IT does so as another user, whose files the station could not read. */
  readonly isReadOnly?: boolean;
}

/** Reads all sources. Never fails: what cannot be read is a problem in the view. */
export async function openSettings(places: SettingsPlaces): Promise<SettingsRoom> {
  const stationFile = join(places.userData, 'settings.json');
  const memory = await openMemory(join(places.userData, 'last-good-profile.json'), places.isReadOnly === true);
  /** The last good profile can be read again, and is not in force yet. */
  let isRecalled = false;
  const sources = { policy: sourceAt(places.policy, places), defaults: sourceAt(places.defaults, places) };
  let station = await readStationFile(stationFile);
  let inForce = await readWordOfIt();
  let latest = inForce;
  let view: SettingsView = { ...(await putInForce()), waiting: false };
  const listeners = new Set<() => unknown>();
  let lastTurn: Promise<unknown> = Promise.resolve();

  async function readWordOfIt(): Promise<WordOfIt> {
    const [policy, defaults] = await Promise.all([sources.policy.read(), sources.defaults.read()]);
    return { policy, defaults };
  }

  function picture({ policy, defaults }: WordOfIt): Combined {
    return combine({
      defaults,
      station,
      policy,
      policyIsNamed: places.policy?.kind === 'file' && places.policy.named,
      recalled: memory.recalled(),
      machine: places.machine,
    });
  }

  async function putInForce(): Promise<Combined> {
    const next = picture(inForce);
    isRecalled = false;
    await memory.remember(next);
    return next;
  }

  /** One after the other: each makes the view from what the one before it has left. */
  function inTurn<Done>(work: () => Promise<Done>): Promise<Done> {
    const done = lastTurn.then(work);
    lastTurn = done.catch(() => undefined);
    return done;
  }

  /** Outside a turn, because a listener may want one. All are told before the first failure is. */
  async function tell(): Promise<void> {
    const told = await Promise.allSettled([...listeners].map(async (listener) => listener()));
    for (const one of told) if (one.status === 'rejected') throw one.reason;
  }

  async function change(key: string, value: unknown): Promise<Result<SettingsView, ChangeProblem>> {
    if (!isSettingKey(key) || !SETTINGS[key].station) return fail({ kind: 'fixed-by-policy', key });
    if (isFixed(key, view.sources[key])) return fail({ kind: 'fixed-by-policy', key });
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
      await memory.replace(key, saidOf(key, next, inForce.defaults.layer));
    } catch (error) {
      await writeJsonFile(stationFile, station.layer).catch(() => undefined);
      return fail({ kind: 'not-saved', detail: (error as NodeJS.ErrnoException).code ?? (error as Error).message });
    }
    station = { place: stationFile, layer: next as Layer, problems: [] };
    view = { ...(await putInForce()), waiting: view.waiting };
    return ok(view);
  }

  return {
    view: () => view,

    async change(key, value) {
      const changed = await inTurn(() => change(key, value));
      if (changed.ok) await tell();
      return changed;
    },

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    look: ({ sure }) =>
      inTurn(async () => {
        const found = await readWordOfIt();
        const isRead = await memory.tryAgain();
        isRecalled ||= isRead;
        const lost = newlyLost(latest.policy, found.policy) ?? newlyLost(latest.defaults, found.defaults);
        if (lost && !sure) return { kind: 'unsure', problem: lost };
        const isNew = isRead || !isDeepStrictEqual(found, latest);
        latest = found;
        if (!isRecalled && isDeepStrictEqual(found, inForce)) return { kind: 'in-force' };
        return isNew ? { kind: 'changed', keys: differing(view, picture(found)) } : { kind: 'waiting' };
      }),

    async hold(waiting) {
      if (view.waiting === waiting) return;
      view = { ...view, waiting };
      await tell();
    },

    async adopt() {
      const keys = await inTurn(async () => {
        inForce = latest;
        const before = view;
        view = { ...(await putInForce()), waiting: false };
        return differing(before, view);
      });
      await tell();
      return keys;
    },

    watch(onHint) {
      const stops = Object.values(sources).map((source) => source.watch(onHint));
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** What IT's two sources said at one look. */
interface WordOfIt {
  readonly policy: Reading;
  readonly defaults: Reading;
}

const nowhere: PolicySource = { read: async () => nothingRead(), watch: () => () => undefined };

function sourceAt(place: PolicyPlace | null, { readRegistryKey = readWindowsRegistryKey }: SettingsPlaces): PolicySource {
  if (place === null) return nowhere;
  return place.kind === 'file' ? fileSource(place.file, place.owner) : registrySource(place.path, readRegistryKey);
}

/** The station's own file, which may be missing and may not say everything. */
async function readStationFile(file: string): Promise<Reading> {
  const content = await readJsonObject(file);
  if (content.ok) return { place: file, ...(await parseLayer(content.value, file, 'station')) };
  return { ...nothingRead(file), problems: [content.problem] };
}

/** What a station says of one setting, or what it starts with again. */
function saidOf(key: SettingKey, station: Layer, defaults: Layer): Said | null {
  if (key in station) return { value: station[key], origin: 'station' };
  return key in defaults ? { value: defaults[key], origin: 'defaults' } : null;
}

const newlyLost = (before: Reading, now: Reading): SettingsProblem | undefined =>
  before.problems.some(isUnusable) ? undefined : now.problems.find(isUnusable);

const differing = (one: Combined, other: Combined): readonly SettingKey[] =>
  SETTING_KEYS.filter((key) => one.sources[key] !== other.sources[key] || !isDeepStrictEqual(one.settings[key], other.settings[key]));
