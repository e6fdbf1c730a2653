/** The settings service: the effective settings, changes by the station, and changes by IT that wait to be applied. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { findPatternConflict, type PatternConflict } from '../../src-shared/scan/pattern-overlap';
import { isScanPatternKey } from '../../src-shared/scan/scan-kinds';
import { preparePattern } from '../../src-shared/scan/scan-pattern';
import { isSettingLocked, type SettingsProblem } from '../../src-shared/settings/setting-source';
import { isSettingKey, parseSetting, SETTING_KEYS, SETTINGS, type SettingKey } from '../../src-shared/settings/settings.schema';
import { createEmitter, createMutex } from '../base';
import { silentLog } from '../log';
import { withImmediateSettings } from './immediate-settings';
import { type LastGoodStore, openLastGoodStore, type ProvidedValue } from './last-good-store';
import type { Layer, MachineFacts } from './layers';
import type { PolicyLocation } from './locations';
import { isSameRead, type ManagedRead, type ManagedSources, newlyUnusable, openManagedSources } from './managed-sources';
import { emptyRead, type SourceRead } from './policy-source';
import type { ReadRegistryKey } from './registry-source';
import { type EffectiveSettings, resolveSettings } from './resolve-settings';
import { parseLayer, readJsonObject, writeJsonFile } from './settings-file';
import { readWindowsRegistryKey } from './windows-registry';

/** The effective settings, with everything that is known about them. */
export interface SettingsView extends EffectiveSettings {
  /** Whether changes by IT wait to be applied, because an order is open. */
  readonly waiting: boolean;
}

export type ChangeProblem =
  | { readonly kind: 'fixed-by-policy'; readonly key: string }
  | { readonly kind: 'bad-value'; readonly key: string; readonly detail: string }
  | ({ readonly kind: 'pattern-conflict' } & PatternConflict)
  | { readonly kind: 'not-saved'; readonly detail: string };

/** The result of reading IT's sources again. */
export type RefreshResult =
  /** The sources are equal to the effective settings. */
  | { readonly kind: 'current' }
  /** There are new changes, which `applyPending` applies. */
  | { readonly kind: 'changed'; readonly keys: readonly SettingKey[] }
  /** There are only changes that an earlier refresh has found. */
  | { readonly kind: 'pending' }
  /** A source that was usable is not any more. It may be in the middle of being written, so it does not count yet. */
  | { readonly kind: 'unstable'; readonly problem: SettingsProblem };

export interface SettingsService {
  view(): SettingsView;
  /** Saves and applies one value of the station. @param value `undefined` removes the station's value */
  change(key: string, value: unknown): Promise<Result<SettingsView, ChangeProblem>>;
  /**
   * Subscribes to every change of the view. A call that changes it waits for the promises that listeners return.
   * @returns a function that unsubscribes
   */
  onChange(listener: () => unknown): () => void;
  /**
   * Reads IT's sources again, without applying them.
   * @param options.acceptUnusable whether a source that has become unusable counts
   */
  refresh(options: { readonly acceptUnusable: boolean }): Promise<RefreshResult>;
  /** Sets whether the view says that changes wait. Those of settings that take effect at once do not wait. */
  setPending(isPending: boolean): Promise<void>;
  /** Applies what the last refresh has read. @returns the settings that have changed */
  applyPending(): Promise<readonly SettingKey[]>;
  /** @param onHint called if a source of IT may have changed @returns a function that stops watching */
  watchSources(onHint: () => void): () => void;
}

export interface SettingsLocations {
  readonly userData: string;
  readonly policy: PolicyLocation | null;
  readonly defaults: PolicyLocation | null;
  readonly machine: MachineFacts;
  /** Reads Windows' registry by default. */
  readonly readRegistryKey?: ReadRegistryKey;
  /** Whether no file may be written, because IT runs a command as another user, whose files the station could not read. */
  readonly isReadOnly?: boolean;
}

/** Reads all sources. Never fails: a source that cannot be read is a problem in the view. */
export async function openSettings(locations: SettingsLocations): Promise<SettingsService> {
  const stationFile = join(locations.userData, 'settings.json');
  const lastGood = await openLastGoodStore(join(locations.userData, 'last-good-profile.json'), locations.isReadOnly === true);
  const sources = openManagedSources(locations, locations.readRegistryKey ?? readWindowsRegistryKey);
  const station = await readStationFile(stationFile);
  const service = new StationSettings(locations, stationFile, lastGood, sources, station, await sources.read());
  await service.applyRead();
  return service;
}

class StationSettings implements SettingsService {
  /** The last good profile could be read again, and is not applied yet. */
  private isProfileRestored = false;
  private latestRead: ManagedRead;
  private currentView: SettingsView;
  private readonly changed = createEmitter(silentLog);
  /** Each change starts from the view that the one before it has left. */
  private readonly changes = createMutex();

  constructor(
    private readonly locations: SettingsLocations,
    private readonly stationFile: string,
    private readonly lastGood: LastGoodStore,
    private readonly sources: ManagedSources,
    private station: SourceRead,
    private appliedRead: ManagedRead,
  ) {
    this.latestRead = appliedRead;
    this.currentView = this.viewOf(this.resolveWith(appliedRead), false);
  }

  view(): SettingsView {
    return this.currentView;
  }

  async change(key: string, value: unknown): Promise<Result<SettingsView, ChangeProblem>> {
    const changed = await this.changes.runExclusive(() => this.saveChange(key, value));
    if (changed.ok) await this.changed.emitAndWait();
    return changed;
  }

  onChange(listener: () => unknown): () => void {
    return this.changed.subscribe(listener);
  }

  refresh({ acceptUnusable }: { readonly acceptUnusable: boolean }): Promise<RefreshResult> {
    return this.changes.runExclusive(async () => {
      const read = await this.sources.read();
      const isProfileRead = await this.lastGood.retry();
      this.isProfileRestored ||= isProfileRead;
      const problem = newlyUnusable(this.latestRead, read);
      if (problem && !acceptUnusable) return { kind: 'unstable', problem };
      const isNew = isProfileRead || !isSameRead(read, this.latestRead);
      this.latestRead = read;
      if (!this.isProfileRestored && isSameRead(read, this.appliedRead)) return { kind: 'current' };
      return isNew ? { kind: 'changed', keys: changedKeys(this.currentView, this.resolveWith(read)) } : { kind: 'pending' };
    });
  }

  async setPending(isPending: boolean): Promise<void> {
    const before = this.currentView;
    this.currentView = this.viewOf(this.resolveWith(this.appliedRead), isPending);
    if (isDeepStrictEqual(before, this.currentView)) return;
    await this.changed.emitAndWait();
  }

  async applyPending(): Promise<readonly SettingKey[]> {
    const keys = await this.changes.runExclusive(async () => {
      this.appliedRead = this.latestRead;
      const before = this.currentView;
      await this.applyRead();
      return changedKeys(before, this.currentView);
    });
    await this.changed.emitAndWait();
    return keys;
  }

  watchSources(onHint: () => void): () => void {
    return this.sources.watch(onHint);
  }

  /** Resolves the settings from the applied read, and updates the last good profile. */
  async applyRead({ waiting = false } = {}): Promise<void> {
    const effective = this.resolveWith(this.appliedRead);
    this.isProfileRestored = false;
    await this.lastGood.remember(effective);
    this.currentView = this.viewOf(effective, waiting);
  }

  /** While changes of IT wait, those that take effect at once are part of the view already. */
  private viewOf(effective: EffectiveSettings, waiting: boolean): SettingsView {
    return { ...(waiting ? withImmediateSettings(effective, this.resolveWith(this.latestRead)) : effective), waiting };
  }

  private async saveChange(key: string, value: unknown): Promise<Result<SettingsView, ChangeProblem>> {
    const next = await this.changedStationLayer(key, value);
    if (!next.ok) return next;
    const { layer } = next.value;
    try {
      await writeJsonFile(this.stationFile, layer);
      await this.lastGood.replace(next.value.key, providedValue(next.value.key, layer, this.appliedRead.defaults.layer));
    } catch (error) {
      await writeJsonFile(this.stationFile, this.station.layer).catch(() => undefined);
      return fail({ kind: 'not-saved', detail: (error as NodeJS.ErrnoException).code ?? (error as Error).message });
    }
    this.station = { location: this.stationFile, layer, problems: [] };
    await this.applyRead({ waiting: this.currentView.waiting });
    return ok(this.currentView);
  }

  private async changedStationLayer(
    key: string,
    value: unknown,
  ): Promise<Result<{ readonly key: SettingKey; readonly layer: Layer }, ChangeProblem>> {
    if (!isSettingKey(key) || !SETTINGS[key].isStationEditable) return fail({ kind: 'fixed-by-policy', key });
    if (isSettingLocked(key, this.currentView.sources[key])) return fail({ kind: 'fixed-by-policy', key });
    const layer: Record<string, unknown> = { ...this.station.layer };
    if (value === undefined) delete layer[key];
    else {
      if (isScanPatternKey(key)) await preparePattern(value);
      const parsed = parseSetting(key, value);
      if (!parsed.ok) return fail({ kind: 'bad-value', key, detail: parsed.problem });
      const conflict = isScanPatternKey(key) ? findPatternConflict({ ...this.currentView.settings, [key]: parsed.value }) : null;
      if (conflict) return fail({ kind: 'pattern-conflict', ...conflict });
      layer[key] = parsed.value;
    }
    return ok({ key, layer: layer as Layer });
  }

  private resolveWith({ policy, defaults }: ManagedRead): EffectiveSettings {
    const { policy: location, machine } = this.locations;
    return resolveSettings({
      defaults,
      station: this.station,
      policy,
      isPolicyRequired: location?.kind === 'file' && location.isRequired,
      loadedProfile: this.lastGood.loaded(),
      machine,
    });
  }
}

/** Reads the station's own file, which may be missing, and may not contain every setting. */
async function readStationFile(file: string): Promise<SourceRead> {
  const content = await readJsonObject(file);
  if (content.ok) return { location: file, ...(await parseLayer(content.value, file, 'station')) };
  return { ...emptyRead(file), problems: [content.problem] };
}

/** The value that the station or IT's defaults provide for a setting; `null` if neither does. */
function providedValue(key: SettingKey, station: Layer, defaults: Layer): ProvidedValue | null {
  if (key in station) return { value: station[key], origin: 'station' };
  return key in defaults ? { value: defaults[key], origin: 'defaults' } : null;
}

const changedKeys = (one: EffectiveSettings, other: EffectiveSettings): readonly SettingKey[] =>
  SETTING_KEYS.filter((key) => one.sources[key] !== other.sources[key] || !isDeepStrictEqual(one.settings[key], other.settings[key]));
