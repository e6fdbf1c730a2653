import { useState } from 'react';
import { Button, ButtonRow } from '../controls';
import { strings } from '../strings';
import styles from './KeyLog.module.css';
import { clearKeys, formatKeyLog, useKeyLog } from './key-log';

const text = strings.settings.scanner.keys;

/**
 * Each key that arrived here, with its times and whose it was taken for.
 * @param about what IT has to know beside the keys: it is copied in front of them
 */
export function KeyLog({ about }: { readonly about: string }) {
  const { keys } = useKeyLog();
  const [copied, setCopied] = useState(false);
  return (
    <details className={styles.keyLog}>
      <summary>{text.title}</summary>
      <p>{text.hint}</p>
      {keys.length === 0 ? (
        <p>{text.none}</p>
      ) : (
        <>
          <ButtonRow>
            <Button onClick={() => setCopied(copyToClipboard(`# ${about}\n${formatKeyLog(keys, text.reasons)}`))}>{text.copy}</Button>
            <Button
              onClick={() => {
                clearKeys();
                setCopied(false);
              }}
            >
              {text.clear}
            </Button>
          </ButtonRow>
          <p role="status">{copied && text.copied}</p>
          <table>
            <thead>
              <tr>
                <th scope="col">{text.key}</th>
                <th scope="col">{text.gap}</th>
                <th scope="col">{text.held}</th>
                <th scope="col">{text.by}</th>
              </tr>
            </thead>
            <tbody>
              {keys.toReversed().map(({ id, name, gapMs, heldMs, byDevice, reason }) => (
                <tr key={id}>
                  <td>{name}</td>
                  <td>{gapMs ?? '–'}</td>
                  <td>{heldMs ?? '–'}</td>
                  <td>
                    {text.verdict(byDevice)}
                    {reason && `. ${text.reasons[reason]}`}
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

/** Without the clipboard's own interface, for which the page would need a permission. @returns whether it was copied */
function copyToClipboard(copied: string): boolean {
  const area = document.createElement('textarea');
  area.value = copied;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  return isCopied;
}
