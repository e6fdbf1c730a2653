import { useDeferred } from './deferred';
import styles from './HandoverBadge.module.css';
import { t } from './strings';

type UseHandover = typeof import('./handover').useHandover;

/** Beside the tab Handover, in every view: how many shoppers are here, and how many staged orders were canceled. */
export function HandoverBadge() {
  const useHandover = useDeferred(({ views }) => views?.useHandover);
  return useHandover && <Badge useHandover={useHandover} />;
}

function Badge({ useHandover }: { readonly useHandover: UseHandover }) {
  const { arrived, canceled } = useHandover();
  return (
    <span className={styles.badges} aria-hidden="true">
      {arrived > 0 && <span data-tone="arrived">{arrived}</span>}
      {canceled > 0 && <span data-tone="canceled">{canceled}</span>}
    </span>
  );
}

/** The same for screen readers, beside the list of tabs, which may contain only tabs. */
export function HandoverAnnouncement() {
  const useHandover = useDeferred(({ views }) => views?.useHandover);
  return (
    <span className={styles.spoken} role="status">
      {useHandover && <Announcement useHandover={useHandover} />}
    </span>
  );
}

function Announcement({ useHandover }: { readonly useHandover: UseHandover }) {
  const { arrived, canceled } = useHandover();
  return (
    <>
      {arrived > 0 && t('handover.arrivedCount', { n: arrived })} {canceled > 0 && t('handover.canceledCount', { n: canceled })}
    </>
  );
}
