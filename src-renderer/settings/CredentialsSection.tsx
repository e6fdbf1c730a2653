import { type FormEvent, useId, useState } from 'react';
import type { Refusal } from '../../src-shared/bridge/refusal';
import { Button, ButtonRow, ErrorText, HintText, Label, TextInput } from '../controls';
import { awaitStationChange, invoke, useStation } from '../station';
import { credentialsMessage, formatOrigin, refusalMessage, storeClockOf, t } from '../strings';
import styles from './CredentialsSection.module.css';
import { SettingsSection } from './SettingsSection';

/** Stores credentials. They cross the bridge once, inward; only whether some are stored comes back. */
export function CredentialsSection() {
  const { credentials, isLocked, settings } = useStation(({ station }) => station);
  const origin = new URL(settings['connection.baseUrl']).origin;
  const [typed, setTyped] = useState('');
  const [result, setResult] = useState<Refusal | 'stored' | 'deleted' | null>(null);
  const id = useId();

  async function submitChange(request: Parameters<typeof awaitStationChange>[0], done: 'stored' | 'deleted'): Promise<void> {
    const refusal = await awaitStationChange(request);
    setResult(refusal ?? done);
    if (!refusal) setTyped('');
  }

  function storeCredentials(event: FormEvent): void {
    event.preventDefault();
    void submitChange(invoke('credentials.store', { text: typed }), 'stored');
  }

  const refusal = result === null || typeof result === 'string' ? null : result;
  return (
    <SettingsSection name="credentials">
      <p role="status">{credentialsMessage(credentials, origin, storeClockOf(settings))}</p>
      <form className={styles.form} onSubmit={storeCredentials}>
        <Label htmlFor={id}>{t('settings.credentials.label')}</Label>
        <TextInput
          id={id}
          type="password"
          disabled={isLocked}
          isInvalid={refusal !== null}
          aria-describedby={`${id}-hint`}
          value={typed}
          onChange={setTyped}
        />
        <HintText id={`${id}-hint`}>{t('settings.credentials.hint', { address: formatOrigin(origin) })}</HintText>
        <ButtonRow>
          <Button type="submit" disabled={isLocked || typed === ''}>
            {t('settings.credentials.store')}
          </Button>
          {credentials.kind === 'stored' && (
            <Button
              variant="secondary"
              disabled={isLocked}
              onClick={() => void submitChange(invoke('credentials.forget', undefined), 'deleted')}
            >
              {t('settings.credentials.forget')}
            </Button>
          )}
        </ButtonRow>
        <ErrorText role="alert">{refusal && refusalMessage(refusal, 'settings')}</ErrorText>
        <p role="status">{typeof result === 'string' && t(`settings.credentials.${result}`)}</p>
      </form>
    </SettingsSection>
  );
}
