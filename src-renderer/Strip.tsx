import { type ReactNode, useEffect, useState } from 'react';
import { isUnsent } from '../src-shared/life';
import type { Connection, JournalNotice, Station } from '../src-shared/station';
import { ExpiryLine } from './ExpiryLine';
import { useScale } from './readings';
import { useStation } from './station';
import { clockTime, words } from './words';

/** The strip at the top: which station, how it stands to Connect, whether it hears the scanner, what has not left. */
export function Strip({ children }: { readonly children: ReactNode }) {
  const station = useStation((state) => state.station);
  const unsent = useStation(({ orders }) => orders.filter(({ state }) => isUnsent(state)).length);
  return (
    <header className="strip">
      <div className="strip-station">{station.settings['station.name']}</div>
      {children}
      <div className="chips">
        {waitsForPacker(station.release) && <span className="chip is-two-lines">{words.updates.waitsForYou}</span>}
        <ScaleChip />
        <ScannerChip />
        <span className={`chip ${unsent > 0 ? 'is-waiting' : ''}`}>{unsent > 0 ? words.strip.notSent(unsent) : words.strip.allSent}</span>
        <ConnectionChip connection={station.connection} />
      </div>
      <ConnectionLine connection={station.connection} timeZone={station.settings['station.timeZone']} />
      <ExpiryLine station={station} />
      {station.notice && <NoticeLine notice={station.notice} />}
      {station.unreadable > 0 && <AlertLine text={words.connection.unreadable(station.unreadable)} />}
    </header>
  );
}

/** An update that waits for its hours is nobody's business here. */
const waitsForPacker = (release: Station['release']): boolean =>
  release.kind === 'waiting' && release.busy !== null && release.busy !== 'outside-hours';

/** A wedge scanner types into the window that has the keyboard. When that is another one, scans go there. */
function ScannerChip() {
  const [listening, setListening] = useState(() => document.hasFocus());
  useEffect(() => {
    const look = () => setListening(document.hasFocus());
    window.addEventListener('focus', look);
    window.addEventListener('blur', look);
    return () => {
      window.removeEventListener('focus', look);
      window.removeEventListener('blur', look);
    };
  }, []);
  return <span className={`chip ${listening ? '' : 'is-alarming'}`}>{listening ? words.strip.scannerReady : words.strip.scannerAway}</span>;
}

/** Shown once a scale has been heard of: a wedge scale cannot be asked whether it is there. */
function ScaleChip() {
  const last = useScale((scale) => scale.last);
  if (!last) return null;
  return last.ok ? (
    <span className="chip">{words.strip.scaleRead(last.pounds)}</span>
  ) : (
    <span className="chip is-alarming">{words.strip.scaleProblem}</span>
  );
}

function ConnectionChip({ connection }: { readonly connection: Connection }) {
  const text = {
    practice: words.strip.practice,
    live: words.strip.live,
    offline: words.strip.offline,
    'not-authorised': words.strip.notAuthorised,
    blocked: words.strip.blocked,
  }[connection.kind];
  return <span className={`chip connection is-${connection.kind}`}>{text}</span>;
}

/** One calm line while something is wrong with the connection as a whole. */
function ConnectionLine({ connection, timeZone }: { readonly connection: Connection; readonly timeZone: string | null }) {
  const text = lineFor(connection, timeZone);
  return (
    <div role="alert" className="connection-line-holder">
      {text && <p className={`connection-line is-${connection.kind}`}>{text}</p>}
    </div>
  );
}

/** A journal that was damaged is said for as long as the app runs: somebody has to look for what is missing. */
function NoticeLine({ notice }: { readonly notice: JournalNotice }) {
  return <AlertLine text={words.connection.notice(notice)} />;
}

const AlertLine = ({ text }: { readonly text: string }) => (
  <div role="alert" className="connection-line-holder">
    <p className="connection-line is-not-authorised">{text}</p>
  </div>
);

function lineFor(connection: Connection, timeZone: string | null): string | null {
  switch (connection.kind) {
    case 'practice':
    case 'live':
      return null;
    case 'offline':
      return words.connection.offlineSince(clockTime(connection.since, timeZone), connection.failure);
    case 'blocked':
      return words.blocked(connection.problem, (at) => clockTime(at, timeZone));
    case 'not-authorised': {
      const { failure } = connection;
      if (failure.kind !== 'local') return words.connection.notAuthorisedSince(failure);
      if (failure.what === 'keychain-locked') return words.connection.keychainLocked;
      if (failure.what === 'keychain-unavailable') return words.connection.keychainUnavailable;
      return words.connection.noCredentials;
    }
  }
}
