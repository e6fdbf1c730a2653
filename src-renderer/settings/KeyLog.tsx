import { useState } from 'react';
import { Button, ButtonRow } from '../controls';
import { strings } from '../strings';
import styles from './KeyLog.module.css';
import { clearKeys, formatKeyLog, useKeyLog } from './key-log';

const text = strings.settings.scanner.keys;

/**
 * The keys that arrived while Settings was shown, with their times and their classification.
 * @param about the keyboard layouts, which are copied above the keys
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

/** Copies without the Clipboard API, for which the page would need a permission. @returns whether the text was copied */
function copyToClipboard(copied: string): boolean {
  const area = document.createElement('textarea');
  area.value = copied;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  return isCopied;
}
