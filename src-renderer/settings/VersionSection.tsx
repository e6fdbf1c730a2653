import { useState } from 'react';
import { parseHours } from '../../src-shared/hours';
import type { StoreClock } from '../../src-shared/time-format';
import { ask, useStation } from '../station';
import { clockTime, storeClock, timeOfDay, words } from '../words';
import { refusalWords } from './refusal-words';

const text = words.updates;

/** Which version runs, how another one comes here, and what it waits for. */
export function VersionSection() {
  const { version, runtime, release, settings, locked } = useStation(({ station }) => station);
  const [problem, setProblem] = useState<string | null>(null);
  const mode = settings['update.mode'];
  const isFollowed = release.kind !== 'from-source' && release.kind !== 'may-not-install';
  const clock = storeClock(settings);

  async function send(name: 'release.check' | 'release.restart'): Promise<void> {
    const done = await ask(name, undefined);
    setProblem(done.ok ? null : refusalWords(done.problem));
  }

  return (
    <section className="card" aria-labelledby="settings-version">
      <h2 id="settings-version">{text.title}</h2>
      <p>{text.version(version)}</p>
      <p role="status">
        {text.state(release, { clock: (at) => clockTime(at, clock), opensAt: beginningOf(settings['update.hours'], clock) })}
      </p>
      {isFollowed && <p className="field-hint">{text.mode[mode]}</p>}
      <p className="field-hint">{words.settings.runtime(runtime.electron, runtime.chromium, runtime.node)}</p>
      <div className="button-row">
        {isFollowed && mode === 'feed' && (
          <button type="button" className="button" disabled={locked || !mayCheck(release.kind)} onClick={() => void send('release.check')}>
            {text.check}
          </button>
        )}
        {release.kind === 'waiting' && (
          <button type="button" className="button" disabled={locked} onClick={() => void send('release.restart')}>
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
function beginningOf(text: string | null, clock: StoreClock): string | null {
  const hours = text === null ? null : parseHours(text);
  return hours?.ok ? timeOfDay(hours.value.from, clock) : null;
}

const mayCheck = (kind: string): boolean => ['current', 'not-yet', 'waiting', 'failed'].includes(kind);
