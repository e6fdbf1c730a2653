import type { ReactNode } from 'react';
import { Card } from '../controls';
import { useStation } from '../station';
import { t } from '../strings';
import { SettingRow } from './SettingRow';
import styles from './SettingsView.module.css';
import { type SectionId, visibleKeys } from './sections';

/** A section: its title, its own content and its settings. */
export function SettingsSection({ name, children }: { readonly name: SectionId; readonly children?: ReactNode }) {
  const settings = useStation(({ station }) => station.settings);
  const id = `settings-${name}`;
  return (
    <Card className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{t(`settings.sections.${name}`)}</h2>
      {children}
      {visibleKeys(name, settings).map((key) => (
        <SettingRow key={key} name={key} />
      ))}
    </Card>
  );
}
