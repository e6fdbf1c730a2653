import { Fragment } from 'react';
import { SECTION_NAMES } from '../../src-shared/settings/settings.schema';
import { Card, Note, View } from '../controls';
import { useStation } from '../station';
import { formatDateAndTime, settingsProblemMessage, storeClockOf, t } from '../strings';
import { CredentialsSection } from './CredentialsSection';
import { DiagnosticsSection } from './DiagnosticsSection';
import { PinGate } from './PinGate';
import { ScannerSection } from './ScannerSection';
import { SettingsSection } from './SettingsSection';
import styles from './SettingsView.module.css';
import { VersionSection } from './VersionSection';

/** The effective settings of this station, with the source of each. */
export function SettingsView() {
  const station = useStation((state) => state.station);
  const { problems, settings, hasPendingSettings } = station;
  return (
    <View className={styles.settings}>
      <header>
        <h1>{t('settings.title')}</h1>
        <div role="status">{hasPendingSettings && <Note tone="alert">{t('settings.wait')}</Note>}</div>
      </header>
      {problems.length > 0 && (
        <Card className={styles.problems} aria-labelledby="settings-problems">
          <h2 id="settings-problems">{t('settings.problemsTitle')}</h2>
          <ul>
            {problems.map((problem) => {
              const sentence = settingsProblemMessage(problem, (at) => formatDateAndTime(at, storeClockOf(settings)));
              return <li key={sentence}>{sentence}</li>;
            })}
          </ul>
        </Card>
      )}
      <PinGate />
      {SECTION_NAMES.map((name) => (
        <Fragment key={name}>
          {name === 'scanner' ? <ScannerSection /> : <SettingsSection name={name} />}
          {name === 'connection' && <CredentialsSection />}
        </Fragment>
      ))}
      {/* A section without settings has its own file and one line here. */}
      <DiagnosticsSection />
      <VersionSection />
    </View>
  );
}
