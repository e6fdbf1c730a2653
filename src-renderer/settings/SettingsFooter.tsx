import { Button, ErrorText } from '../controls';
import { t } from '../strings';
import { changedKeys, discardEdits, saveEdits, useEdits } from './edits';
import styles from './SettingsFooter.module.css';

/** Saves or drops the changes of all sections. Its height is always the same, so that nothing moves when a change begins. */
export function SettingsFooter() {
  const edits = useEdits();
  const changes = changedKeys(edits).length;
  const problems = Object.keys(edits.problems).length;
  return (
    <footer className={styles.footer}>
      {changes > 0 && (
        <>
          <Button onClick={() => void saveEdits()}>{t('settings.saveChanges', { n: changes })}</Button>
          <Button variant="secondary" onClick={discardEdits}>
            {t('settings.discard')}
          </Button>
        </>
      )}
      <ErrorText role="alert">{edits.result === 'refused' && problems > 0 && t('settings.someRefused', { n: problems })}</ErrorText>
      <p role="status">{edits.result === 'saved' ? t('settings.saved') : changes === 0 && t('settings.noChanges')}</p>
    </footer>
  );
}
