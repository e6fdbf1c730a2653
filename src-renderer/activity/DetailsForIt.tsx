import { confirmedDetails, type Intent, type StepRecord } from '../../src-shared/intent/intent.schema';
import { formatIso } from '../../src-shared/time/time-format';
import { FactList } from '../orders';
import { type Fact, otherFacts, t } from '../strings';
import styles from './DetailsForIt.module.css';
import type { KnownEvent } from './known-events';

export interface DetailsForItProps {
  readonly intent: Intent;
  readonly records: readonly StepRecord[];
  /** What is known of its order, oldest first. */
  readonly known: readonly KnownEvent[];
}

/** IDs, addresses and recorded values as they are stored, which a packer reads out on the phone. They are not translated. */
export function DetailsForIt({ intent, records, known }: DetailsForItProps) {
  const lines = [...records.map(recordLine), ...known.map(knownLine)];
  const details = confirmedDetails(intent.state);
  return (
    <details className={styles.details}>
      <summary className={styles.summary}>{t('activity.forIt')}</summary>
      <div className={styles.raw}>
        <FactList facts={[...technicalFacts(intent), ...(details ? otherFacts(details) : [])]} />
        <h3>{t('activity.it.records')}</h3>
        <ol className={styles.records} aria-label={t('activity.it.records')}>
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end of their part.
            <li key={index}>{line}</li>
          ))}
        </ol>
      </div>
    </details>
  );
}

function technicalFacts({ id, request, destination, state }: Intent): readonly Fact[] {
  const facts: readonly Fact[] = [
    { name: t('activity.it.userId'), value: request.userId ?? null },
    { name: t('activity.it.destination'), value: destination.baseUrl },
    { name: t('activity.it.status'), value: confirmedDetails(state)?.status ?? null },
    { name: t('activity.it.id'), value: id },
  ];
  return facts.filter(({ value }) => value !== null);
}

/** One record as it is stored, such as `2026-11-22T14:02:31.204Z · retry-later · sending → waiting · attempt 1 · {"kind":"busy",…}`. */
const recordLine = ({ at, cause, from, to, attempt, failure, answer }: StepRecord): string =>
  [formatIso(at), cause, from === null ? to : `${from} → ${to}`, `attempt ${attempt}`, failure && JSON.stringify(failure), answer?.status]
    .filter(Boolean)
    .join(' · ');

/** What is known beside the records, with Connect's own status, such as `2026-11-22T14:20:02.117Z · connect · at_store`. */
const knownLine = (event: KnownEvent): string =>
  [formatIso(event.at), ...(event.kind === 'status' ? ['connect', event.change.status] : [event.kind, event.change.kind])].join(' · ');
