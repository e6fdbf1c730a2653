import type { ReactNode } from 'react';
import type { SectionName } from '../../src-shared/settings/settings.schema';
import { Card } from '../controls';
import { useStation } from '../station';
import { t } from '../strings';
import { SettingRow } from './SettingRow';
import { visibleKeys } from './sections';

/** A section of settings. Its children are above the settings. */
export function SettingsSection({ name, children }: { readonly name: SectionName; readonly children?: ReactNode }) {
  const settings = useStation(({ station }) => station.settings);
  const id = `settings-${name}`;
  return (
    <Card aria-labelledby={id}>
      <h2 id={id}>{t(`settings.sections.${name}`)}</h2>
      {children}
      {visibleKeys(name, settings).map((key) => (
        <SettingRow key={key} name={key} />
      ))}
    </Card>
  );
}
