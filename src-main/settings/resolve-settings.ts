/**
 * Resolves the effective settings. A lost or damaged source never turns a live station into a practice station or changes its address
 * (docs/decisions/0007-last-good-profile.md). Pure.
 */

import { findPatternConflict } from '../../src-shared/scan/pattern-overlap';
import type { SettingSource, SettingsProblem } from '../../src-shared/settings/setting-source';
import { SETTINGS, type SettingKey } from '../../src-shared/settings/settings.schema';
import { hasPolicyOrigin, type LastGoodProfile, type LoadedProfile } from './last-good-profile';
import { isStronger, type Layer, type MachineFacts, type MergedSettings, mergeLayers, ROUTING_KEYS } from './layers';
import { isWeakPinHash } from './pin';
import { ignoreMissing, isUnusable, type SourceRead } from './policy-source';

/** The settings that the station uses, with their problems. */
export interface EffectiveSettings extends MergedSettings {
  /** The location of each layer, as IT writes it: a path or a registry key. */
  readonly locations: Readonly<Partial<Record<SettingSource, string>>>;
  readonly problems: readonly SettingsProblem[];
  /** The problem because of which the destination of orders is unknown, so that nothing may be staged; `null` if there is none. */
  readonly blockedBy: SettingsProblem | null;
}

/** The content of all sources, before they are merged. */
export interface LayerReads {
  readonly defaults: SourceRead;
  readonly station: SourceRead;
  readonly policy: SourceRead;
  /** Whether the policy's file was specified explicitly, so that it must exist. A policy that the station has had before must exist as well. */
  readonly isPolicyRequired: boolean;
  readonly loadedProfile: LoadedProfile;
  readonly machine: MachineFacts;
}

type RejectedValue = Extract<SettingsProblem, { kind: 'bad-value' }>;

/** A rejected value of the connection must not silently become the default. */
const concernsConnection = (problem: SettingsProblem): problem is RejectedValue =>
  problem.kind === 'bad-value' && problem.key.startsWith('connection.');

export function resolveSettings(reads: LayerReads): EffectiveSettings {
  return reportWeakPin(dropConflictingPatterns(resolveLayers(reads)));
}

/**
 * Ignores a pattern that overlaps with one that is tested after it: an order that was taken for a place would be lost, but a place that
 * is taken for an order is refused by Connect. The source stays, so that a policy's setting stays locked.
 */
function dropConflictingPatterns(effective: EffectiveSettings): EffectiveSettings {
  const conflict = findPatternConflict(effective.settings);
  if (!conflict) return effective;
  const { key } = conflict;
  const file = effective.locations[effective.sources[key]] ?? '';
  return dropConflictingPatterns({
    ...effective,
    settings: { ...effective.settings, [key]: SETTINGS[key].defaultValue },
    problems: [...effective.problems, { kind: 'pattern-conflict', file, ...conflict }],
  });
}

function reportWeakPin(effective: EffectiveSettings): EffectiveSettings {
  const hash = effective.settings['settings.adminPinHash'];
  if (hash === null || !isWeakPinHash(hash)) return effective;
  const file = effective.locations[effective.sources['settings.adminPinHash']] ?? '';
  return { ...effective, problems: [...effective.problems, { kind: 'weak-pin', file }] };
}

function resolveLayers({ defaults, station, policy, isPolicyRequired, loadedProfile, machine }: LayerReads): EffectiveSettings {
  const profile = loadedProfile.kind === 'kept' ? loadedProfile.profile : null;
  const isPolicyExpected = isPolicyRequired || (profile !== null && hasPolicyOrigin(profile));
  const reads: readonly (readonly [SettingSource, SourceRead])[] = [
    ['defaults', ignoreMissing(defaults)],
    ['station', ignoreMissing(station)],
    ['policy', isPolicyExpected ? policy : ignoreMissing(policy)],
  ];
  const layers = reads.map(([source, { layer }]) => [source, layer] as const);
  const problems = reads.flatMap(([, read]) => read.problems);
  const locations = {
    defaults: defaults.location,
    station: station.location,
    policy: policy.location,
    ...(profile && { 'last-good': profile.file }),
  };
  const merged = mergeLayers(machine, layers);
  const unusable = problems.find(isUnusable);
  const rejected = reads.flatMap(([source, read]) =>
    // A rejected value does not matter if a stronger layer sets the same key.
    read.problems.filter(concernsConnection).filter(({ key }) => isStronger(source, merged.sources[key as SettingKey])),
  );
  const droppedKeys = profile ? droppedRoutingKeys(merged, profile) : [];

  if (!unusable && rejected.length === 0 && droppedKeys.length === 0) {
    const profileProblem = loadedProfile.kind === 'unreadable' && !isPolicyComplete(merged) ? loadedProfile.problem : null;
    return { ...merged, locations, problems: profileProblem ? [...problems, profileProblem] : problems, blockedBy: profileProblem };
  }
  if (!profile || rejected.some(({ key }) => !(key in profile.layer))) {
    return { ...merged, locations, problems, blockedBy: unusable ?? rejected[0] ?? null };
  }
  const isWholeProfileNeeded = unusable !== undefined || droppedKeys.includes('connection.mode');
  const uncertainKeys = isWholeProfileNeeded ? Object.keys(profile.layer) : [...droppedKeys, ...rejected.map(({ key }) => key)];
  const fallbackKeys = (uncertainKeys as SettingKey[]).filter((key) => takesPrecedence(profile, merged, key));
  const fallbackLayer = (origin: SettingSource) =>
    pickKeys(profile.layer, (key) => fallbackKeys.includes(key) && profile.origins[key] === origin);
  return {
    ...mergeLayers(machine, [
      ...layers,
      ['defaults', fallbackLayer('defaults')],
      ['station', fallbackLayer('station')],
      ['last-good', fallbackLayer('policy')],
    ]),
    locations,
    problems: fallbackKeys.length > 0 ? [...problems, { kind: 'kept-last-good', since: profile.since }] : problems,
    blockedBy: null,
  };
}

/** Returns the routing settings that would change although no source has set another value. */
function droppedRoutingKeys(merged: MergedSettings, profile: LastGoodProfile): readonly SettingKey[] {
  const isDropped = (key: SettingKey) =>
    key in profile.layer && merged.settings[key] !== profile.layer[key] && takesPrecedence(profile, merged, key);
  if (merged.settings['connection.mode'] === 'practice' && !isDropped('connection.mode')) return [];
  return ROUTING_KEYS.filter(isDropped);
}

/**
 * Whether the last good value takes precedence over the merged one. It does if it came from a stronger layer, because the weaker
 * layer's value existed before and did not count. IT's defaults never turn a live station into a practice station.
 */
function takesPrecedence({ origins }: LastGoodProfile, merged: MergedSettings, key: SettingKey): boolean {
  const origin = origins[key] ?? 'policy';
  const now = merged.sources[key];
  return isStronger(origin, now) || (key === 'connection.mode' && merged.settings[key] === 'practice' && isStronger('station', now));
}

/** Whether the policy alone determines where orders go, so that no other source can be missing. */
const isPolicyComplete = ({ settings, sources }: MergedSettings): boolean =>
  (settings['connection.mode'] === 'practice' ? (['connection.mode'] as const) : ROUTING_KEYS).every((key) => sources[key] === 'policy');

const pickKeys = (layer: Layer, isWanted: (key: SettingKey) => boolean): Layer =>
  Object.fromEntries(Object.entries(layer).filter(([key]) => isWanted(key as SettingKey))) as Layer;
