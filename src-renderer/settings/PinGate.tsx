import { useEffect } from 'react';
import { PinForm } from '../controls';
import { ask, change, useStation } from '../station';
import { words } from '../words';
import { refusalWords } from './refusal-words';

const text = words.settings;

/** Where a PIN is set, values can be seen by anybody and changed by those who know it. */
export function PinGate() {
  const locked = useStation(({ station }) => station.locked);
  const hasPin = useStation(({ station }) => station.settings['settings.adminPinHash'] !== null);
  useEffect(() => lockBehind, []);
  if (!hasPin) return null;

  async function unlock(pin: string): Promise<string | null> {
    const refusal = await change(ask('settings.unlock', { pin }));
    return refusal && refusalWords(refusal);
  }

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
