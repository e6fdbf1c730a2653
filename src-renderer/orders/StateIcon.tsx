import styles from './StateIcon.module.css';

/** The states that have a sign beside their word and their color. */
export type StateSign = 'staged' | 'rejected' | 'unknown' | 'saved';

const PATHS: Readonly<Record<StateSign, string>> = {
  staged: 'M4 13l5 5L20 6',
  rejected: 'M5 5l14 14M19 5L5 19',
  unknown: 'M7.5 8.5a4.5 4.5 0 1 1 6.2 4.2c-1.2.6-1.7 1.3-1.7 2.6M12 19.6v.4',
  saved: 'M19.5 12a7.5 7.5 0 1 1-2.4-5.5M18 2v5h-5',
};

/** ✓ ✕ ? ↻, drawn, because no bundled font has them. People who do not see colors tell the states apart by it. */
export const StateIcon = ({ sign }: { readonly sign: StateSign }) => (
  <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATHS[sign]} />
  </svg>
);
