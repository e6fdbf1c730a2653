/** With a PIN, everybody can read the settings, and only a person who knows the PIN can change them. */
import { Button, PinForm } from '../controls';
import { awaitStationChange, invoke, useStation } from '../station';
import { t } from '../strings';
import styles from './SettingsView.module.css';

const unlock = (pin: string) => awaitStationChange(invoke('settings.unlock', { pin }));

/** Asks for the PIN beside the settings. */
export const PinColumn = () => (
  <aside className={styles.pin}>
    <PinForm hint={t('settings.pinHint')} submitLabel={t('settings.unlock')} onSubmit={unlock} />
  </aside>
);

/** Locks Settings again. */
export function LockButton() {
  const isUnlocked = useStation(({ station }) => !station.isLocked && station.settings['settings.adminPinHash'] !== null);
  if (!isUnlocked) return null;
  return <Button onClick={() => void awaitStationChange(invoke('settings.lock', undefined))}>{t('settings.lock')}</Button>;
}

/** Locks Settings when its view is left, because the next person may be somebody else. */
export function lockSettings(): void {
  const { isLocked, settings } = useStation.getState().station;
  if (!isLocked && settings['settings.adminPinHash'] !== null) void awaitStationChange(invoke('settings.lock', undefined));
}
