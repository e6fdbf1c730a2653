import { useState } from 'react';
import { parseDailyHours } from '../../src-shared/time/daily-hours';
import type { StoreClock } from '../../src-shared/time/time-format';
import { invoke, useStation } from '../station';
import { formatMinuteOfDay, formatTime, storeClockOf, strings } from '../strings';
import { settingsRefusalMessage } from './settings-refusal';

const text = strings.updates;

/** Which version runs, how another one comes here, and what it waits for. */
export function VersionSection() {
  const { version, runtime, release, settings, isLocked } = useStation(({ station }) => station);
  const [problem, setProblem] = useState<string | null>(null);
  const mode = settings['update.mode'];
  const followsUpdates = release.kind !== 'from-source' && release.kind !== 'install-blocked';
  const clock = storeClockOf(settings);

  async function sendCommand(name: 'release.check' | 'release.restart'): Promise<void> {
    const result = await invoke(name, undefined);
    setProblem(result.ok ? null : settingsRefusalMessage(result.problem));
  }

  return (
    <section className="card" aria-labelledby="settings-version">
      <h2 id="settings-version">{text.title}</h2>
      <p>{text.version(version)}</p>
      <p role="status">
        {text.state(release, { clock: (at) => formatTime(at, clock), opensAt: formatOpeningTime(settings['update.hours'], clock) })}
      </p>
      {followsUpdates && <p className="field-hint">{text.mode[mode]}</p>}
      <p className="field-hint">{strings.settings.runtime(runtime.electron, runtime.chromium, runtime.node)}</p>
      <div className="button-row">
        {followsUpdates && mode === 'feed' && (
          <button
            type="button"
            className="button"
            disabled={isLocked || !canCheck(release.kind)}
            onClick={() => void sendCommand('release.check')}
          >
            {text.check}
          </button>
        )}
        {release.kind === 'waiting' && (
          <button type="button" className="button" disabled={isLocked} onClick={() => void sendCommand('release.restart')}>
            {text.restart}
          </button>
        )}
      </div>
      <p className="field-problem" role="alert">
        {problem}
      </p>
    </section>
  );
}

/** From when on a station may restart itself; `null` at any time. */
function formatOpeningTime(text: string | null, clock: StoreClock): string | null {
  const hours = text === null ? null : parseDailyHours(text);
  return hours?.ok ? formatMinuteOfDay(hours.value.from, clock) : null;
}

const canCheck = (kind: string): boolean => ['current', 'not-yet', 'waiting', 'failed'].includes(kind);
