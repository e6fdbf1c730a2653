import { useEffect, useId, useState } from 'react';
import { Card, Note, TextInput } from '../controls';
import { useStation } from '../station';
import { formatDateAndTime, settingsProblemMessage, storeClockOf, t } from '../strings';
import { CommandSheetSection } from './CommandSheetSection';
import { CredentialsSection } from './CredentialsSection';
import { DevicesSection } from './DevicesSection';
import { DiagnosticsSection } from './DiagnosticsSection';
import { startEditing } from './edits';
import { LockButton, lockSettings, PinColumn } from './PinGate';
import { ScannerSection } from './ScannerSection';
import { SearchResults } from './SearchResults';
import { SectionList } from './SectionList';
import { SettingsFooter } from './SettingsFooter';
import { SettingsSection } from './SettingsSection';
import styles from './SettingsView.module.css';
import type { SectionId } from './sections';
import { VersionSection } from './VersionSection';

/** The effective settings of this station: a list of sections on the left, and one section at a time on the right. */
export function SettingsView() {
  const [section, setSection] = useState<SectionId>('connection');
  const [search, setSearch] = useState('');
  const isLocked = useStation(({ station }) => station.isLocked);
  const searchId = useId();
  useEffect(startEditing, []);
  useEffect(() => lockSettings, []);
  const isSearching = search.trim() !== '';

  function openSection(id: SectionId): void {
    setSection(id);
    setSearch('');
  }

  return (
    <main className={styles.settings}>
      <div className={styles.side}>
        <h1>{t('settings.title')}</h1>
        <TextInput
          id={searchId}
          type="search"
          maxLength={100}
          aria-label={t('settings.search')}
          placeholder={t('settings.search')}
          value={search}
          onChange={setSearch}
        />
        <SectionList selected={isSearching ? null : section} onSelect={openSection} />
        <LockButton />
      </div>
      <div className={styles.right}>
        {/* Another section begins at its top. While all values are locked, the pane has nothing to focus, and only its focus lets keys scroll. */}
        <div key={isSearching ? 'search' : section} className={styles.pane} tabIndex={isLocked ? 0 : undefined}>
          <SettingsProblems />
          {isSearching ? <SearchResults text={search} /> : <SectionContent id={section} />}
        </div>
        {isLocked ? null : <SettingsFooter />}
      </div>
      {isLocked && <PinColumn />}
    </main>
  );
}

function SettingsProblems() {
  const { problems, settings, hasPendingSettings } = useStation(({ station }) => station);
  return (
    <>
      <div role="status">{hasPendingSettings && <Note tone="alert">{t('settings.wait')}</Note>}</div>
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
    </>
  );
}

function SectionContent({ id }: { readonly id: SectionId }) {
  switch (id) {
    case 'credentials':
      return <CredentialsSection />;
    case 'scanner':
      return (
        <>
          <ScannerSection />
          <CommandSheetSection />
        </>
      );
    case 'devices':
      return <DevicesSection />;
    case 'diagnostics':
      return <DiagnosticsSection />;
    case 'version':
      return <VersionSection />;
    default:
      return <SettingsSection name={id} />;
  }
}
