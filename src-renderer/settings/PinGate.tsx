import { useEffect } from 'react';
import { Button, Card, PinForm } from '../controls';
import { awaitStationChange, invoke, useStation } from '../station';
import { t } from '../strings';

/** With a PIN, everybody can read the settings, and only a person who knows the PIN can change them. */
export function PinGate() {
  const locked = useStation(({ station }) => station.isLocked);
  const hasPin = useStation(({ station }) => station.settings['settings.adminPinHash'] !== null);
  useEffect(() => lockSettings, []);
  // An invalid hash is not a PIN, but it locks Settings.
  if (!hasPin && !locked) return null;

  const unlock = (pin: string) => awaitStationChange(invoke('settings.unlock', { pin }));

  return (
    <Card>
      {locked ? (
        <PinForm hint={t('settings.pinHint')} submitLabel={t('settings.unlock')} onSubmit={unlock} />
      ) : (
        <Button onClick={() => void awaitStationChange(invoke('settings.lock', undefined))}>{t('settings.lock')}</Button>
      )}
    </Card>
  );
}

/** Locks Settings when its view is left, because the next person may be somebody else. */
function lockSettings(): void {
  const { isLocked, settings } = useStation.getState().station;
  if (!isLocked && settings['settings.adminPinHash'] !== null) void awaitStationChange(invoke('settings.lock', undefined));
}
