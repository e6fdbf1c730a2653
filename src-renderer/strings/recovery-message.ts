import type { RecoveryNotice } from '../../src-shared/station/station';
import { t } from './translate';

/** The line at the top about a journal that was damaged, copied or lost. */
export function recoveryMessage(notice: RecoveryNotice): string {
  switch (notice.kind) {
    case 'recovered': {
      const { kept, lost, setAside } = notice;
      if (lost === null) return t('connection.journal.recoveredMaybeSome', { kept, setAside });
      return lost === 0
        ? t('connection.journal.recovered', { kept, setAside })
        : t('connection.journal.recoveredSome', { kept, lost, setAside });
    }
    case 'missing':
      return t('connection.journal.missing');
    default:
      return t(`connection.journal.${notice.kind}`, { asked: notice.asked });
  }
}
