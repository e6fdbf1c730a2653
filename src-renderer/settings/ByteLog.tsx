import { useState } from 'react';
import type { DeviceBytes } from '../../src-shared/devices/device-state';
import { Button, ButtonRow } from '../controls';
import { useStation } from '../station';
import { formatSecond, storeClockOf, t } from '../strings';
import styles from './ByteLog.module.css';
import { formatByteLog, printableText } from './byte-log';
import { copyText } from './copy-text';

/** The latest bytes of one device, newest first. */
export function ByteLog({ bytes }: { readonly bytes: DeviceBytes | null }) {
  const clock = useStation(({ station }) => storeClockOf(station.settings));
  const [copied, setCopied] = useState(false);
  const entries = bytes?.entries ?? [];
  return (
    <details className={styles.log}>
      <summary>{t('settings.devices.bytes.title', { n: bytes?.received ?? 0 })}</summary>
      {bytes === null || entries.length === 0 ? (
        <p>{t('settings.devices.bytes.none')}</p>
      ) : (
        <>
          <ButtonRow>
            <Button onClick={() => setCopied(copyText(formatByteLog(bytes)))}>{t('settings.devices.bytes.copy')}</Button>
          </ButtonRow>
          <p role="status">{copied && t('settings.devices.bytes.copied')}</p>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('settings.devices.bytes.time')}</th>
                <th scope="col">{t('settings.devices.bytes.gap')}</th>
                <th scope="col">{t('settings.devices.bytes.direction')}</th>
                <th scope="col">{t('settings.devices.bytes.hex')}</th>
                <th scope="col">{t('settings.devices.bytes.text')}</th>
              </tr>
            </thead>
            <tbody>
              {entries
                .map(({ at, direction, hex }, index) => {
                  const before = entries[index - 1];
                  return (
                    // biome-ignore lint/suspicious/noArrayIndexKey: two entries can be equal, and none is ever changed.
                    <tr key={index}>
                      <td>{formatSecond(at, clock)}</td>
                      <td>{before ? Math.round(at - before.at) : '–'}</td>
                      <td>{t(`settings.devices.bytes.${direction}`)}</td>
                      <td className={styles.bytes}>{hex}</td>
                      <td className={styles.bytes}>{printableText(hex)}</td>
                    </tr>
                  );
                })
                .toReversed()}
            </tbody>
          </table>
        </>
      )}
    </details>
  );
}
