/** Changes several settings that belong together, such as those of one device. */
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { SettingKey } from '../../src-shared/settings/settings.schema';
import { awaitStationChange, invoke } from '../station';

export interface SettingChange {
  readonly key: SettingKey;
  readonly value: unknown;
}

/** Saves the changes in their order, up to the first one that is refused. @returns why it was refused, or `null` */
export async function changeSettings(changes: readonly SettingChange[]): Promise<Refusal | null> {
  for (const { key, value } of changes) {
    const refusal = await awaitStationChange(invoke('settings.change', { key, value }));
    if (refusal) return refusal;
  }
  return null;
}
