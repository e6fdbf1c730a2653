/** The rules by which a lost or damaged source never turns a live station into a practice one, or to another address. Pure. */
import type { SettingKey, SettingSource, SettingsProblem } from '../../src-shared/settings';
import { isManaged, type LastGood, type Recalled } from './last-good';
import { inForce, isStronger, type Layer, type MachineFacts, ROUTING_KEYS, type SettingsInForce } from './layers';
import { isWeakPinHash } from './pin';
import { isUnusable, type Reading, whereThere } from './source';

/** What is in force, and what is to be known about it. */
export interface Combined extends SettingsInForce {
  /** Where each layer stands, as IT writes it. */
  readonly places: Readonly<Partial<Record<SettingSource, string>>>;
  readonly problems: readonly SettingsProblem[];
  /** Set when it is not known where orders are meant to go: nothing may be staged until somebody has mended this. */
  readonly blockedBy: SettingsProblem | null;
}

export interface Readings {
  readonly defaults: Reading;
  readonly station: Reading;
  readonly policy: Reading;
  /** Whether somebody named the policy, so that it has to be there. One that this station has had before has to be, too. */
  readonly policyIsNamed: boolean;
  readonly recalled: Recalled;
  readonly machine: MachineFacts;
}

type RefusedValue = Extract<SettingsProblem, { kind: 'bad-value' }>;

/** A refused value that decides where people are sent must not quietly become the default. */
const isAboutConnection = (problem: SettingsProblem): problem is RefusedValue =>
  problem.kind === 'bad-value' && problem.key.startsWith('connection.');

export function combine(readings: Readings): Combined {
  const combined = combineLayers(readings);
  const hash = combined.settings['settings.adminPinHash'];
  if (hash === null || !isWeakPinHash(hash)) return combined;
  const file = combined.places[combined.sources['settings.adminPinHash']] ?? '';
  return { ...combined, problems: [...combined.problems, { kind: 'weak-pin', file }] };
}

function combineLayers({ defaults, station, policy, policyIsNamed, recalled, machine }: Readings): Combined {
  const profile = recalled.kind === 'kept' ? recalled.profile : null;
  const isExpected = policyIsNamed || (profile !== null && isManaged(profile));
  const readings: readonly (readonly [SettingSource, Reading])[] = [
    ['defaults', whereThere(defaults)],
    ['station', whereThere(station)],
    ['policy', isExpected ? policy : whereThere(policy)],
  ];
  const layers = readings.map(([source, { layer }]) => [source, layer] as const);
  const problems = readings.flatMap(([, reading]) => reading.problems);
  const places = {
    defaults: defaults.place,
    station: station.place,
    policy: policy.place,
    ...(profile && { 'last-good': profile.file }),
  };
  const plain = inForce(machine, layers);
  const lost = problems.find(isUnusable);
  const refused = readings.flatMap(([source, reading]) =>
    // What a stronger layer says in its place counts anyway.
    reading.problems.filter(isAboutConnection).filter(({ key }) => isStronger(source, plain.sources[key as SettingKey])),
  );
  const forgotten = profile ? forgottenBy(plain, profile) : [];

  if (!lost && refused.length === 0 && forgotten.length === 0) {
    const doubt = recalled.kind === 'unreadable' && !isAllSaid(plain) ? recalled.problem : null;
    return { ...plain, places, problems: doubt ? [...problems, doubt] : problems, blockedBy: doubt };
  }
  if (!profile || refused.some(({ key }) => !(key in profile.layer))) {
    return { ...plain, places, problems, blockedBy: lost ?? refused[0] ?? null };
  }
  const isWhole = lost !== undefined || forgotten.includes('connection.mode');
  const inQuestion = isWhole ? Object.keys(profile.layer) : [...forgotten, ...refused.map(({ key }) => key)];
  const standsIn = (inQuestion as SettingKey[]).filter((key) => outweighs(profile, plain, key));
  const of = (origin: SettingSource) => only(profile.layer, (key) => standsIn.includes(key) && profile.origins[key] === origin);
  return {
    ...inForce(machine, [...layers, ['defaults', of('defaults')], ['station', of('station')], ['last-good', of('policy')]]),
    places,
    problems: standsIn.length > 0 ? [...problems, { kind: 'kept-last-good', since: profile.since }] : problems,
    blockedBy: null,
  };
}

/** Of the values that say where orders go: those that would become others without anybody's word. */
function forgottenBy(plain: SettingsInForce, profile: LastGood): readonly SettingKey[] {
  const isForgotten = (key: SettingKey) =>
    key in profile.layer && plain.settings[key] !== profile.layer[key] && outweighs(profile, plain, key);
  if (plain.settings['connection.mode'] === 'practice' && !isForgotten('connection.mode')) return [];
  return ROUTING_KEYS.filter(isForgotten);
}

/**
 * Whether what was last good weighs more than what is said now. What a weaker layer says was there before, and did not
 * count. Starting values start a station; they never end that it is live.
 */
function outweighs({ origins }: LastGood, plain: SettingsInForce, key: SettingKey): boolean {
  const origin = origins[key] ?? 'policy';
  const now = plain.sources[key];
  return isStronger(origin, now) || (key === 'connection.mode' && plain.settings[key] === 'practice' && isStronger('station', now));
}

/** Whether a policy says all by itself where orders go, so that nothing can have been lost. */
const isAllSaid = ({ settings, sources }: SettingsInForce): boolean =>
  (settings['connection.mode'] === 'practice' ? (['connection.mode'] as const) : ROUTING_KEYS).every((key) => sources[key] === 'policy');

const only = (layer: Layer, isWanted: (key: SettingKey) => boolean): Layer =>
  Object.fromEntries(Object.entries(layer).filter(([key]) => isWanted(key as SettingKey))) as Layer;
