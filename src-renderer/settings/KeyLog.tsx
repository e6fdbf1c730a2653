import { useState } from 'react';
import { Button, ButtonRow } from '../controls';
import { t } from '../strings';
import { copyText } from './copy-text';
import styles from './KeyLog.module.css';
import { clearKeys, formatKeyLog, useKeyLog } from './key-log';

/**
 * The keys that arrived while Settings was shown, with their times and their classification.
 * @param about the keyboard layouts, which are copied above the keys
 */
export function KeyLog({ about }: { readonly about: string }) {
  const { keys } = useKeyLog();
  const [copied, setCopied] = useState(false);
  return (
    <details className={styles.keyLog}>
      <summary>{t('settings.scanner.keys.title')}</summary>
      <p>{t('settings.scanner.keys.hint')}</p>
      {keys.length === 0 ? (
        <p>{t('settings.scanner.keys.none')}</p>
      ) : (
        <>
          <ButtonRow>
            <Button onClick={() => setCopied(copyText(`# ${about}\n${formatKeyLog(keys)}`))}>{t('settings.scanner.keys.copy')}</Button>
            <Button
              onClick={() => {
                clearKeys();
                setCopied(false);
              }}
            >
              {t('settings.scanner.keys.clear')}
            </Button>
          </ButtonRow>
          <p role="status">{copied && t('settings.scanner.keys.copied')}</p>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('settings.scanner.keys.key')}</th>
                <th scope="col">{t('settings.scanner.keys.gap')}</th>
                <th scope="col">{t('settings.scanner.keys.held')}</th>
                <th scope="col">{t('settings.scanner.keys.by')}</th>
              </tr>
            </thead>
            <tbody>
              {keys.toReversed().map(({ id, name, gapMs, heldMs, byDevice, reason }) => (
                <tr key={id}>
                  <td>{name}</td>
                  <td>{gapMs ?? '–'}</td>
                  <td>{heldMs ?? '–'}</td>
                  <td>
                    {describeVerdict(byDevice)}
                    {reason && `. ${t(`settings.scanner.keys.reasons.${reason}`)}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </details>
  );
}

const describeVerdict = (byDevice: number): string =>
  byDevice > 0.5
    ? t('settings.scanner.keys.device', { percent: Math.round(byDevice * 100) })
    : t('settings.scanner.keys.person', { percent: Math.round((1 - byDevice) * 100) });
