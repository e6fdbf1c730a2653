import { type ReactNode, useEffect, useState } from 'react';
import type { Connection, JournalNotice, Station } from '../src-shared/station';
import type { StoreClock } from '../src-shared/time-format';
import type { Filter } from './activity';
import { ExpiryLine } from './ExpiryLine';
import { useScale } from './readings';
import { areAllSent, useCounts, useStation } from './station';
import { clockTime, dateAndTime, storeClock, words } from './words';

export interface StripProps {
  /** Leads to Activity, with what it is to show of the history. */
  readonly showActivity: (filter: Filter) => void;
  readonly children: ReactNode;
}

/** The strip at the top: which station, how it stands to Connect, whether it hears the scanner, what is not finished. */
export function Strip({ showActivity, children }: StripProps) {
  const station = useStation((state) => state.station);
  return (
    <header className="strip">
      <div className="strip-row">
        <div className="strip-station">{station.settings['station.name']}</div>
        {children}
        <div className="chips">
          {waitsForPacker(station.release) && <span className="chip is-two-lines">{words.updates.waitsForYou}</span>}
          <ScaleChip />
          <ScannerChip />
          <OrderChips showActivity={showActivity} />
          <ConnectionChip connection={station.connection} />
        </div>
      </div>
      <div className="strip-lines">
        <LiveLine show={() => showActivity('all')} />
        <ConnectionLine connection={station.connection} clock={storeClock(station.settings)} />
        <ExpiryLine station={station} />
        {station.notice && <NoticeLine notice={station.notice} />}
        {station.unreadable > 0 && (
          <AlertLine
            text={words.unreadable.strip(station.unreadable)}
            show={{ label: words.unreadable.show, go: () => showActivity('all') }}
          />
        )}
      </div>
    </header>
  );
}

/** How many orders are not finished. "All sent" never stands next to one of them. */
function OrderChips({ showActivity }: Pick<StripProps, 'showActivity'>) {
  const { current, live } = useCounts();
  const { unsent, needsPerson: needy } = current;
  const isAllSent = useStation(({ station }) => areAllSent(station, { current, live }));
  return (
    <>
      {needy > 0 && (
        <button type="button" className="chip is-needy" onClick={() => showActivity('needsYou')}>
          {words.strip.needsYou(needy)}
        </button>
      )}
      {unsent > 0 && <span className="chip is-waiting">{words.strip.notSent(unsent)}</span>}
      {isAllSent && <span className="chip">{words.strip.allSent}</span>}
    </>
  );
}

/** Live orders are processed while the screen is in Practice, and nothing else on the screen would say so. */
function LiveLine({ show }: { readonly show: () => void }) {
  const blocked = useStation(({ station }) => station.liveJournal);
  const { unsent = 0, needsPerson: needy = 0 } = useCounts().live ?? {};
  const texts = [unsent > 0 && words.strip.liveNotSent(unsent), needy > 0 && words.strip.liveNeedsYou(needy)].filter(Boolean);
  if (blocked) return <AlertLine text={words.connection.liveJournal(blocked)} tone="live" />;
  return texts.length > 0 && <AlertLine text={texts.join(' · ')} tone="live" show={{ label: words.strip.showLive, go: show }} />;
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
    busy: words.strip.live,
    gateway: words.strip.offline,
    'not-authorised': words.strip.notAuthorised,
    blocked: words.strip.blocked,
  }[connection.kind];
  return <span className={`chip connection is-${connection.kind}`}>{text}</span>;
}

/** One calm line while something is wrong with the connection as a whole. */
function ConnectionLine({ connection, clock }: { readonly connection: Connection; readonly clock: StoreClock }) {
  const text = lineFor(connection, clock);
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

interface AlertLineProps {
  readonly text: string;
  readonly tone?: 'not-authorised' | 'live';
  /** Leads to where something can be done about it. */
  readonly show?: { readonly label: string; readonly go: () => void };
}

const AlertLine = ({ text, tone = 'not-authorised', show }: AlertLineProps) => (
  <div role="alert" className="connection-line-holder">
    <p className={`connection-line is-${tone}`}>
      {text}
      {show && (
        <button type="button" className="line-button" onClick={show.go}>
          {show.label}
        </button>
      )}
    </p>
  </div>
);

function lineFor(connection: Connection, clock: StoreClock): string | null {
  switch (connection.kind) {
    case 'practice':
    case 'live':
      return null;
    case 'offline':
      return words.connection.offlineSince(clockTime(connection.since, clock), connection.failure);
    case 'busy':
      return words.connection.busy(clockTime(connection.until, clock));
    case 'gateway':
      return words.connection.gateway(connection.source);
    case 'blocked':
      return words.blocked(connection.problem, (at) => dateAndTime(at, clock));
    case 'not-authorised': {
      const { failure } = connection;
      if (failure.kind !== 'local') return words.connection.notAuthorisedSince(failure);
      if (failure.what === 'other-address') return words.connection.otherAddress;
      if (failure.what === 'keychain-locked') return words.connection.keychainLocked;
      if (failure.what === 'keychain-unavailable') return words.connection.keychainUnavailable;
      return words.connection.noCredentials;
    }
  }
}
