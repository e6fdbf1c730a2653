import { useState } from 'react';
import type { Refusal } from '../../src-shared/bridge/refusal';
import { parseDailyHours } from '../../src-shared/time/daily-hours';
import type { StoreClock } from '../../src-shared/time/time-format';
import { Button, ButtonRow, ErrorText, HintText } from '../controls';
import { invoke, useStation } from '../station';
import { formatMinuteOfDay, formatTime, refusalMessage, releaseMessage, storeClockOf, t } from '../strings';
import { SettingsSection } from './SettingsSection';
import styles from './SettingsView.module.css';

/** The running version, how updates arrive, and what an update waits for. */
export function VersionSection() {
  const { version, runtime, release, settings, isLocked } = useStation(({ station }) => station);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const mode = settings['update.mode'];
  const followsUpdates = release.kind !== 'from-source' && release.kind !== 'install-blocked';
  const clock = storeClockOf(settings);

  async function sendCommand(name: 'release.check' | 'release.restart'): Promise<void> {
    const result = await invoke(name, undefined);
    setRefusal(result.ok ? null : result.problem);
  }

  return (
    <SettingsSection name="version">
      <p>{t('updates.version', { version })}</p>
      <p role="status">
        {releaseMessage(release, { clock: (at) => formatTime(at, clock), opensAt: formatOpeningTime(settings['update.hours'], clock) })}
      </p>
      {followsUpdates && <HintText>{t(`updates.mode.${mode}`)}</HintText>}
      <HintText>{t('settings.runtime', { ...runtime })}</HintText>
      <ButtonRow className={styles.buttons}>
        {followsUpdates && mode === 'feed' && (
          <Button disabled={isLocked || !canCheck(release.kind)} onClick={() => void sendCommand('release.check')}>
            {t('updates.check')}
          </Button>
        )}
        {release.kind === 'waiting' && (
          <Button disabled={isLocked} onClick={() => void sendCommand('release.restart')}>
            {t('updates.restart')}
          </Button>
        )}
      </ButtonRow>
      <ErrorText role="alert">{refusal && refusalMessage(refusal, 'settings')}</ErrorText>
    </SettingsSection>
  );
}

/** The time of day from which the station may restart itself; `null` at any time. */
function formatOpeningTime(text: string | null, clock: StoreClock): string | null {
  const hours = text === null ? null : parseDailyHours(text);
  return hours?.ok ? formatMinuteOfDay(hours.value.from, clock) : null;
}

const canCheck = (kind: string): boolean => ['current', 'not-yet', 'waiting', 'failed'].includes(kind);
