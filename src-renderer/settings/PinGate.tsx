import { useEffect } from 'react';
import { Button, Card, PinForm } from '../controls';
import { awaitStationChange, invoke, useStation } from '../station';
import { strings } from '../strings';

const text = strings.settings;

/** Where a PIN is set, values can be seen by anybody and changed by those who know it. */
export function PinGate() {
  const locked = useStation(({ station }) => station.isLocked);
  const hasPin = useStation(({ station }) => station.settings['settings.adminPinHash'] !== null);
  useEffect(() => lockSettings, []);
  // A hash that cannot be read is none that is in force, and locks Settings.
  if (!hasPin && !locked) return null;

  const unlock = (pin: string) => awaitStationChange(invoke('settings.unlock', { pin }));

  return (
    <Card>
      {locked ? (
        <PinForm hint={text.pinHint} submitLabel={text.unlock} onSubmit={unlock} />
      ) : (
        <Button onClick={() => void awaitStationChange(invoke('settings.lock', undefined))}>{text.lock}</Button>
      )}
    </Card>
  );
}

/** Whoever has left this place is not there any more to see who comes to it next. */
function lockSettings(): void {
  const { isLocked, settings } = useStation.getState().station;
  if (!isLocked && settings['settings.adminPinHash'] !== null) void awaitStationChange(invoke('settings.lock', undefined));
}
