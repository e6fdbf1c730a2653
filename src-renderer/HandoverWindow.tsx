import { useEffect } from 'react';
import appStyles from './App.module.css';
import { ConnectionChip, ConnectionLine, useIsPractice } from './Connection';
import { SLOW_TICK_MS, useNow } from './controls';
import styles from './HandoverWindow.module.css';
import { followHandover, HandoverView } from './handover';
import { useStation } from './station';
import { formatTime, storeClockOf, useLanguage } from './strings';

/**
 * The content of the second window: the Handover view below a slim strip. It has no scanner, because the main process gives its keys
 * to the main window, and no sound of arriving shoppers, which the main window plays.
 */
export function HandoverWindow() {
  useLanguage();
  const { settings, connection } = useStation(({ station }) => station);
  const isPractice = useIsPractice();
  const now = useNow(true, SLOW_TICK_MS);
  const clock = storeClockOf(settings);
  useEffect(() => followHandover({ announcesShoppers: false }), []);
  useEffect(() => ignoreKeys(), []);
  return (
    <div className={appStyles.app} data-mode={isPractice ? 'practice' : undefined}>
      <header className={styles.header}>
        <div className={styles.strip}>
          <span className={styles.name}>{settings['station.name']}</span>
          <ConnectionChip connection={connection} />
          <time className={styles.time}>{formatTime(now, clock)}</time>
        </div>
        <ConnectionLine connection={connection} clock={clock} />
      </header>
      <HandoverView />
    </div>
  );
}

/**
 * The main window gets every key as well (`src-main/window/forward-keys.ts`), so that the Enter of a scan presses no button here.
 * @returns a function that stops it
 */
function ignoreKeys(): () => void {
  const listening = new AbortController();
  for (const name of ['keydown', 'keypress', 'keyup'] as const)
    window.addEventListener(name, ignoreKey, { capture: true, signal: listening.signal });
  return () => listening.abort();
}

function ignoreKey(event: KeyboardEvent): void {
  // Alt+F4 closes the window, unless the page cancels it.
  if (event.altKey && event.key === 'F4') return;
  event.preventDefault();
  event.stopImmediatePropagation();
}
