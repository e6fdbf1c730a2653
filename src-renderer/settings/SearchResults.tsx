import { sectionOf } from '../../src-shared/settings/settings.schema';
import { Card } from '../controls';
import { useStation } from '../station';
import { t } from '../strings';
import { SettingRow } from './SettingRow';
import styles from './SettingsView.module.css';
import { findSettings, SECTION_IDS } from './sections';

/** The settings of all sections that a search finds. */
export function SearchResults({ text }: { readonly text: string }) {
  const settings = useStation(({ station }) => station.settings);
  const keys = findSettings(text, settings);
  return (
    <Card className={styles.section} aria-labelledby="settings-found">
      <h2 id="settings-found" role="status">
        {keys.length > 0 ? t('settings.found', { n: keys.length }) : t('settings.notFound', { text: text.trim() })}
      </h2>
      {SECTION_IDS.map((section) => {
        const found = keys.filter((key) => sectionOf(key) === section);
        if (found.length === 0) return null;
        return (
          <div key={section} className={styles.found}>
            <h3>{t(`settings.sections.${section}`)}</h3>
            {found.map((key) => (
              <SettingRow key={key} name={key} />
            ))}
          </div>
        );
      })}
    </Card>
  );
}
