import { FactList } from '../orders';
import { useStation } from '../station';
import { mainFacts, t } from '../strings';
import styles from './CurrentValues.module.css';
import { useEdit } from './edit-store';

/** What the order has now, as far as Connect was asked. */
export function CurrentValues() {
  const lookup = useEdit((edit) => edit.lookup);
  const settings = useStation(({ station }) => station.settings);
  return (
    <section className={styles.now} aria-labelledby="edit-now">
      <h2 id="edit-now">{t('edit.sections.now')}</h2>
      <div className={styles.values} role="status">
        {lookup.kind === 'found' ? <FactList facts={mainFacts(lookup.details, settings)} /> : <p>{t(`edit.now.${lookup.kind}`)}</p>}
      </div>
    </section>
  );
}
