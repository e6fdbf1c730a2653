/** The rules by which a lost or damaged policy never turns a live station into a practice one. Pure. */
import type { SettingKey, SettingSource, SettingsProblem } from '../../src-shared/settings';
import type { LastGood } from './last-good';
import { inForce, type Layer, type MachineFacts, type SettingsInForce } from './layers';
import { isUnusable, type Reading } from './source';

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
  readonly lastGood: LastGood | null;
  readonly machine: MachineFacts;
}

/** A refused value that decides where people are sent must not quietly become the default. */
const isAboutConnection = (problem: SettingsProblem) => problem.kind === 'bad-value' && problem.key.startsWith('connection.');

export function combine({ defaults, station, policy, lastGood, machine }: Readings): Combined {
  const problems = [...defaults.problems, ...station.problems, ...policy.problems];
  const places = {
    defaults: defaults.place,
    station: station.place,
    policy: policy.place,
    ...(lastGood && { 'last-good': lastGood.file }),
  };
  const plain = inForce(machine, [
    ['defaults', defaults.layer],
    ['station', station.layer],
    ['policy', policy.layer],
  ]);
  const lost = problems.find(isUnusable);
  const refused = problems.filter(isAboutConnection);
  const forgotten = plain.sources['connection.mode'] === 'built-in' && lastGood !== null;
  if (!lost && refused.length === 0 && !forgotten) return { ...plain, places, problems, blockedBy: null };

  const standsIn = lastGood && (lost || forgotten ? lastGood.layer : only(lastGood.layer, refused));
  const covered =
    standsIn !== null && (lost !== undefined || forgotten || refused.every((problem) => 'key' in problem && problem.key in standsIn));
  if (!covered) return { ...plain, places, problems, blockedBy: lost ?? refused[0] ?? null };
  return {
    ...inForce(machine, [
      ['defaults', defaults.layer],
      ['station', station.layer],
      ['last-good', standsIn],
      ['policy', policy.layer],
    ]),
    places,
    problems: [...problems, { kind: 'kept-last-good', since: lastGood?.since ?? 0 }],
    blockedBy: null,
  };
}

function only(layer: Layer, problems: readonly SettingsProblem[]): Layer {
  const keys = problems.flatMap((problem) => ('key' in problem ? [problem.key as SettingKey] : []));
  return Object.fromEntries(Object.entries(layer).filter(([key]) => keys.includes(key as SettingKey))) as Layer;
}
