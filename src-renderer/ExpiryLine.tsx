import { useEffect, useState } from 'react';
import type { Station } from '../src-shared/station/station';
import styles from './Strip.module.css';
import { expiryWarning, storeClockOf } from './strings';

const MINUTE_MS = 60_000;

/** A notice during a token's last day, so that the store learns of it before orders fail. */
export function ExpiryLine({ station: { connection, credentials, settings } }: { readonly station: Station }) {
  const expiresAt = credentials.kind === 'stored' ? (credentials.expiresAt ?? null) : null;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (expiresAt === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, [expiresAt]);
  // A rejected token has a notice of its own, and Practice uses no token.
  const isUsed = connection.kind === 'live' || connection.kind === 'offline';
  if (!isUsed || expiresAt === null) return null;
  const text = expiryWarning(expiresAt, now, storeClockOf(settings));
  return (
    <div role="status" className={styles.bannerSlot}>
      {text && <p className={styles.banner}>{text}</p>}
    </div>
  );
}
