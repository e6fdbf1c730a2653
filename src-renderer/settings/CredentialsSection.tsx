import { type FormEvent, useId, useState } from 'react';
import { Button, ButtonRow, Card, ErrorText, HintText, Label, TextInput } from '../controls';
import { awaitStationChange, invoke, useStation } from '../station';
import { refusalMessage, storeClockOf, strings, t } from '../strings';
import styles from './CredentialsSection.module.css';

const text = strings.settings.credentials;

/** Stores credentials. They cross the bridge once, inward; only whether some are stored comes back. */
export function CredentialsSection() {
  const { credentials, isLocked, settings } = useStation(({ station }) => station);
  const origin = new URL(settings['connection.baseUrl']).origin;
  const [typed, setTyped] = useState('');
  const [result, setResult] = useState<{ readonly problem: boolean; readonly text: string } | null>(null);
  const id = useId();

  async function submitChange(request: Parameters<typeof awaitStationChange>[0], done: string): Promise<void> {
    const refusal = await awaitStationChange(request);
    setResult(refusal ? { problem: true, text: refusalMessage(refusal, 'settings') } : { problem: false, text: done });
    if (!refusal) setTyped('');
  }

  function storeCredentials(event: FormEvent): void {
    event.preventDefault();
    void submitChange(invoke('credentials.store', { text: typed }), t('settings.credentials.stored'));
  }

  const hasFailed = result?.problem === true;
  return (
    <Card aria-labelledby="settings-credentials">
      <h2 id="settings-credentials">{t('settings.sections.credentials')}</h2>
      <p role="status">{text.state(credentials, origin, storeClockOf(settings))}</p>
      <form className={styles.form} onSubmit={storeCredentials}>
        <Label htmlFor={id}>{t('settings.credentials.label')}</Label>
        <TextInput
          id={id}
          type="password"
          disabled={isLocked}
          isInvalid={hasFailed}
          aria-describedby={`${id}-hint`}
          value={typed}
          onChange={setTyped}
        />
        <HintText id={`${id}-hint`}>{text.hint(origin)}</HintText>
        <ButtonRow>
          <Button type="submit" disabled={isLocked || typed === ''}>
            {t('settings.credentials.store')}
          </Button>
          {credentials.kind === 'stored' && (
            <Button
              variant="secondary"
              disabled={isLocked}
              onClick={() => void submitChange(invoke('credentials.forget', undefined), t('settings.credentials.deleted'))}
            >
              {t('settings.credentials.forget')}
            </Button>
          )}
        </ButtonRow>
        <ErrorText role="alert">{hasFailed && result.text}</ErrorText>
        <p role="status">{result && !hasFailed && result.text}</p>
      </form>
    </Card>
  );
}
