import { useEffect } from 'react';
import { PinForm } from '../controls';
import { ask, change, useStation } from '../station';
import { words } from '../words';

const text = words.settings;

/** Where a PIN is set, values can be seen by anybody and changed by those who know it. */
export function PinGate() {
  const locked = useStation(({ station }) => station.locked);
  const hasPin = useStation(({ station }) => station.settings['settings.adminPinHash'] !== null);
  useEffect(() => lockBehind, []);
  // A hash that cannot be read is none that is in force, and locks Settings.
  if (!hasPin && !locked) return null;

  const unlock = (pin: string) => change(ask('settings.unlock', { pin }));

  return (
    <section className="card">
      {locked ? (
        <PinForm hint={text.pinHint} submit={text.unlock} onSubmit={unlock} />
      ) : (
        <button type="button" className="button" onClick={() => void change(ask('settings.lock', undefined))}>
          {text.lock}
        </button>
      )}
    </section>
  );
}

/** Whoever has left this place is not there any more to see who comes to it next. */
function lockBehind(): void {
  const { locked, settings } = useStation.getState().station;
  if (!locked && settings['settings.adminPinHash'] !== null) void change(ask('settings.lock', undefined));
}
