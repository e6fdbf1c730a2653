import { t } from '../strings';
import styles from './DevicesSection.module.css';
import { LockIcon } from './LockIcon';

/** In place of a button that changes a setting of the organization. */
export const ManagedNote = () => (
  <p className={styles.managed}>
    <LockIcon />
    {t('settings.managed')}
  </p>
);
