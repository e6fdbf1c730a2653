import { useDevices } from '../devices';
import { useStation } from '../station';
import { t } from '../strings';
import { useEdits } from './edits';
import styles from './SectionList.module.css';
import { countChanges, countDeviceProblems, countProblems, SECTION_IDS, type SectionId } from './sections';

export interface SectionListProps {
  /** `null` while the search shows settings of all sections. */
  readonly selected: SectionId | null;
  readonly onSelect: (section: SectionId) => void;
}

/** The sections, with what is wrong or changed in each of them. */
export function SectionList({ selected, onSelect }: SectionListProps) {
  return (
    <nav className={styles.list} aria-label={t('settings.sectionList')}>
      {SECTION_IDS.map((id) => (
        <button
          key={id}
          type="button"
          className={styles.section}
          aria-current={selected === id ? 'page' : undefined}
          onClick={() => onSelect(id)}
        >
          {t(`settings.sections.${id}`)}
          <SectionState id={id} />
        </button>
      ))}
    </nav>
  );
}

function SectionState({ id }: { readonly id: SectionId }) {
  const edits = useEdits();
  const inSettings = useStation(({ station }) => countProblems(id, station, edits));
  const atDevices = useDevices(countDeviceProblems);
  const problems = inSettings + (id === 'devices' ? atDevices : 0);
  const changes = countChanges(id, edits);
  if (problems > 0) {
    return (
      <span className={styles.problems}>
        <span className={styles.dot} aria-hidden="true" />
        {t('settings.problemCount', { n: problems })}
      </span>
    );
  }
  return changes > 0 ? <span className={styles.changes}>{t('settings.changeCount', { n: changes })}</span> : null;
}
