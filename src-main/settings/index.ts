/** The settings in force on this station, and why. Layers, weakest first: built-in, IT's defaults, station, last good, policy. */
import { join } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/result';
import { isSettingKey, parseSetting, SETTINGS, type SettingKey, type SettingsProblem } from '../../src-shared/settings';
import { forgetLastGood, type LastGood, readLastGood, writeLastGood } from './last-good';
import { inForce, type Layer, type MachineFacts, type SettingsInForce } from './layers';
import type { PolicyPlace } from './places';
import { parseLayer, readJsonObject, writeJsonFile } from './settings-file';

export type { MachineFacts, SettingsInForce } from './layers';
export { hashPin, parsePin, verifyPin, withoutPinHash } from './pin';
export { defaultsFile, type PolicyPlace, policyFile, userDataFolder } from './places';

/** Everything known about the settings at one moment. */
export interface SettingsView extends SettingsInForce {
  readonly problems: readonly SettingsProblem[];
  /** Set when it is not known where orders are meant to go: nothing may be staged until somebody has mended this. */
  readonly blockedBy: SettingsProblem | null;
}

export type ChangeProblem =
  | { readonly kind: 'fixed-by-policy'; readonly key: string }
  | { readonly kind: 'bad-value'; readonly key: string; readonly detail: string }
  | { readonly kind: 'not-saved'; readonly detail: string };

export interface SettingsRoom {
  view(): SettingsView;
  /** Sets one value of the station's own, or gives it back with `undefined`. Saved before it is in force. */
  change(key: string, value: unknown): Promise<Result<SettingsView, ChangeProblem>>;
  /** @param listener called when another view is in force, whatever the reason @returns a function that stops it */
  onChange(listener: () => void): () => void;
}

export interface SettingsPlaces {
  readonly userData: string;
  readonly policy: PolicyPlace | null;
  readonly defaults: PolicyPlace | null;
  readonly machine: MachineFacts;
}

/** Which of a source's problems leave nothing of it. */
export const isUnusable = ({ kind }: SettingsProblem) =>
  kind === 'unreadable' || kind === 'not-json' || kind === 'missing' || kind === 'untrusted';

/** A refused value that decides where people are sent must not quietly become the default. */
const isAboutConnection = (problem: SettingsProblem) => problem.kind === 'bad-value' && problem.key.startsWith('connection.');

/** Reads all sources. Never fails: what cannot be read is a problem in the view. */
export async function openSettings(places: SettingsPlaces): Promise<SettingsRoom> {
  const stationFile = join(places.userData, 'settings.json');
  const lastGoodFile = join(places.userData, 'last-good-profile.json');
  let station = await readSource(stationFile);
  let view = await load();
  const listeners = new Set<() => void>();

  async function load(): Promise<SettingsView> {
    const lastGood = await readLastGood(lastGoodFile);
    const policy = places.policy ? await readPolicy(places.policy, lastGood) : nothingRead;
    const defaults = places.defaults ? await readSource(places.defaults.file, places.defaults.owner) : nothingRead;
    const view = combine({ defaults, station, policy, lastGood, machine: places.machine });
    if (view.settings['connection.mode'] === 'live' && view.blockedBy === null && view.sources['connection.mode'] !== 'last-good') {
      await writeLastGood(lastGoodFile, view).catch(() => undefined); // A full disk is told where an order is to be kept.
    }
    return view;
  }

  return {
    view: () => view,
    async change(key, value) {
      if (!isSettingKey(key) || !SETTINGS[key].station) return fail({ kind: 'fixed-by-policy', key });
      if (view.sources[key] === 'policy') return fail({ kind: 'fixed-by-policy', key });
      const next: Record<string, unknown> = { ...station.layer };
      if (value === undefined) delete next[key];
      else {
        const parsed = parseSetting(key, value);
        if (!parsed.ok) return fail({ kind: 'bad-value', key, detail: parsed.problem });
        next[key] = parsed.value;
      }
      try {
        await writeJsonFile(stationFile, next);
        if (key === 'connection.mode') await forgetLastGood(lastGoodFile);
      } catch (error) {
        return fail({ kind: 'not-saved', detail: (error as NodeJS.ErrnoException).code ?? (error as Error).message });
      }
      station = { layer: next as Layer, problems: [] };
      view = await load();
      for (const listener of listeners) listener();
      return ok(view);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

interface Source {
  readonly layer: Layer;
  readonly problems: readonly SettingsProblem[];
}

const nothingRead: Source = { layer: {}, problems: [] };

/** A file that may be missing. */
async function readSource(file: string, owner: number | null = null): Promise<Source> {
  const content = await readJsonObject(file, owner);
  if (content.ok) return parseLayer(content.value, file);
  return content.problem.kind === 'missing' ? nothingRead : { layer: {}, problems: [content.problem] };
}

/** A policy that nobody named may be missing, unless this station has had one before. */
async function readPolicy(policy: PolicyPlace, lastGood: LastGood | null): Promise<Source> {
  const content = await readJsonObject(policy.file, policy.owner);
  if (content.ok) return parseLayer(content.value, policy.file);
  const expected = policy.named || lastGood?.managed === true;
  return content.problem.kind === 'missing' && !expected ? nothingRead : { layer: {}, problems: [content.problem] };
}

/** The rules by which a lost or damaged policy never turns a live station into a practice one. Pure. */
function combine(read: {
  defaults: Source;
  station: Source;
  policy: Source;
  lastGood: LastGood | null;
  machine: MachineFacts;
}): SettingsView {
  const { defaults, station, policy, lastGood, machine } = read;
  const problems = [...defaults.problems, ...station.problems, ...policy.problems];
  const plain = inForce(machine, [
    ['defaults', defaults.layer],
    ['station', station.layer],
    ['policy', policy.layer],
  ]);
  const lost = problems.find(isUnusable);
  const refused = problems.filter(isAboutConnection);
  const forgotten = plain.sources['connection.mode'] === 'built-in' && lastGood !== null;
  if (!lost && refused.length === 0 && !forgotten) return { ...plain, problems, blockedBy: null };

  const standsIn = lastGood && (lost || forgotten ? lastGood.layer : only(lastGood.layer, refused));
  const covered =
    standsIn !== null && (lost !== undefined || forgotten || refused.every((problem) => 'key' in problem && problem.key in standsIn));
  if (!covered) return { ...plain, problems, blockedBy: lost ?? refused[0] ?? null };
  return {
    ...inForce(machine, [
      ['defaults', defaults.layer],
      ['station', station.layer],
      ['last-good', standsIn],
      ['policy', policy.layer],
    ]),
    problems: [...problems, { kind: 'kept-last-good', since: lastGood?.since ?? 0 }],
    blockedBy: null,
  };
}

function only(layer: Layer, problems: readonly SettingsProblem[]): Layer {
  const keys = problems.flatMap((problem) => ('key' in problem ? [problem.key as SettingKey] : []));
  return Object.fromEntries(Object.entries(layer).filter(([key]) => keys.includes(key as SettingKey))) as Layer;
}
