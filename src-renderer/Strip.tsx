import { type ReactNode, useEffect, useState } from 'react';
import type { RecoveryNotice, Station } from '../src-shared/station/station';
import type { Filter } from './activity';
import { ConnectionChip, ConnectionLine } from './Connection';
import { ScaleChip, ScannerChip } from './DeviceChips';
import { ExpiryLine } from './ExpiryLine';
import styles from './Strip.module.css';
import { areAllSent, useCounts, useStation } from './station';
import { liveJournalMessage, recoveryMessage, storeClockOf, t } from './strings';
import { classNames } from './theme';

export interface StripProps {
  /** Opens Activity with a filter. */
  readonly showActivity: (filter: Filter) => void;
  readonly children: ReactNode;
}

/** The strip at the top: station name, connection, scanner focus, and unfinished orders. */
export function Strip({ showActivity, children }: StripProps) {
  const station = useStation((state) => state.station);
  const isUpdateWaiting = isWaitingForPacker(station.release);
  const hasFocus = useWindowFocus();
  return (
    <header className={styles.strip}>
      <div className={styles.row}>
        <div className={styles.stationName}>{station.settings['station.name']}</div>
        {children}
        <div className={styles.chips}>
          {isUpdateWaiting && <span className={styles.chip}>{t('updates.waitsForPacker')}</span>}
          <ScaleChip isBrief={isUpdateWaiting || !hasFocus} />
          <ScannerChip isBrief={isUpdateWaiting} hasFocus={hasFocus} />
          <OrderChips showActivity={showActivity} />
          <ConnectionChip connection={station.connection} />
        </div>
      </div>
      <div className={styles.banners}>
        <LiveOrdersLine show={() => showActivity('all')} />
        <ConnectionLine connection={station.connection} clock={storeClockOf(station.settings)} />
        <ExpiryLine station={station} />
        {station.recoveryNotice && <RecoveryLine notice={station.recoveryNotice} />}
        {station.quarantinedCount > 0 && (
          <AlertLine
            text={t('unreadable.strip', { n: station.quarantinedCount })}
            show={{ label: t('unreadable.show'), go: () => showActivity('all') }}
          />
        )}
      </div>
    </header>
  );
}

/** The number of unfinished orders. "All sent" is never shown next to one of them. */
function OrderChips({ showActivity }: Pick<StripProps, 'showActivity'>) {
  const { current, live } = useCounts();
  const { unsent, needsAttention } = current;
  const isAllSent = useStation(({ station }) => areAllSent(station, { current, live }));
  return (
    <>
      {needsAttention > 0 && (
        <button type="button" className={styles.chip} data-tone="needs-attention" onClick={() => showActivity('needsYou')}>
          {t('strip.needsYou', { n: needsAttention })}
        </button>
      )}
      {unsent > 0 && (
        <span className={styles.chip} data-tone="unsent">
          {t('strip.notSent', { n: unsent })}
        </span>
      )}
      {isAllSent && <span className={classNames(styles.chip, styles.allSent)}>{t('strip.allSent')}</span>}
    </>
  );
}

/** Live orders are still processed while the screen is in Practice, and only this line says so. */
function LiveOrdersLine({ show }: { readonly show: () => void }) {
  const blocked = useStation(({ station }) => station.liveJournalBlock);
  const { unsent = 0, needsAttention = 0 } = useCounts().live ?? {};
  const texts = [
    unsent > 0 && t('strip.liveNotSent', { n: unsent }),
    needsAttention > 0 && t('strip.liveNeedsYou', { n: needsAttention }),
  ].filter(Boolean);
  if (blocked) return <AlertLine text={liveJournalMessage(blocked)} tone="live" />;
  return texts.length > 0 && <AlertLine text={texts.join(' · ')} tone="live" show={{ label: t('strip.showLive'), go: show }} />;
}

/** An update that waits for its update hours does not concern the packer. */
const isWaitingForPacker = (release: Station['release']): boolean =>
  release.kind === 'waiting' && release.blockedBy !== null && release.blockedBy !== 'outside-hours';

function useWindowFocus(): boolean {
  const [hasFocus, setFocus] = useState(() => document.hasFocus());
  useEffect(() => {
    const updateFocus = () => setFocus(document.hasFocus());
    // The focus may have come between the first rendering and this effect.
    updateFocus();
    window.addEventListener('focus', updateFocus);
    window.addEventListener('blur', updateFocus);
    return () => {
      window.removeEventListener('focus', updateFocus);
      window.removeEventListener('blur', updateFocus);
    };
  }, []);
  return hasFocus;
}

/** Shown as long as the app runs, because a person has to look for the missing orders. */
function RecoveryLine({ notice }: { readonly notice: RecoveryNotice }) {
  return <AlertLine text={recoveryMessage(notice)} />;
}

interface AlertLineProps {
  readonly text: string;
  readonly tone?: 'not-authorised' | 'live';
  /** A button that opens the view in which the problem can be solved. */
  readonly show?: { readonly label: string; readonly go: () => void };
}

const AlertLine = ({ text, tone = 'not-authorised', show }: AlertLineProps) => (
  <div role="alert" className={styles.bannerSlot}>
    <p className={styles.banner} data-tone={tone}>
      {text}
      {show && (
        <button type="button" className={styles.bannerButton} onClick={show.go}>
          {show.label}
        </button>
      )}
    </p>
  </div>
);
