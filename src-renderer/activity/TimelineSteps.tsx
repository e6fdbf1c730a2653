import type { Intent, StepRecord } from '../../src-shared/intent/intent.schema';
import type { StoreClock } from '../../src-shared/time/time-format';
import { formatIso } from '../../src-shared/time/time-format';
import { ReasonList, StateIcon, type StateSign } from '../orders';
import { formatDay, formatSecond, isSameDay, t } from '../strings';
import { describeStep } from './describe-step';
import { formatDuration } from './duration-text';
import styles from './TimelineSteps.module.css';
import { type Gap, type StepMark, type TimelineStep, timelineSteps } from './timeline-steps';

/** The marks that are signs of the rail. The others are drawn by the styles. */
const SIGNS: Readonly<Partial<Record<StepMark, StateSign>>> = { again: 'saved', done: 'staged', rejected: 'rejected', question: 'unknown' };

export interface TimelineStepsProps {
  readonly intent: Intent;
  /** Oldest first. */
  readonly records: readonly StepRecord[];
  readonly clock: StoreClock;
}

/** What happened to an order or an edit, with the time between the steps. The day is written once. */
export function TimelineSteps({ intent, records, clock }: TimelineStepsProps) {
  const steps = timelineSteps(records);
  return (
    <ol className={styles.steps} aria-label={t('activity.steps')}>
      {steps.map((step, index) => {
        const previous = steps[index - 1];
        const isNewDay = !previous || !isSameDay(previous.record.at, step.record.at, clock);
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end.
        return <Step key={index} step={step} intent={intent} clock={clock} day={isNewDay ? formatDay(step.record.at, clock) : null} />;
      })}
    </ol>
  );
}

interface StepProps {
  readonly step: TimelineStep;
  readonly intent: Intent;
  readonly clock: StoreClock;
  /** Written above the step; `null` if it is the day of the step before. */
  readonly day: string | null;
}

function Step({ step: { record, mark, gaps }, intent, clock, day }: StepProps) {
  const sign = SIGNS[mark];
  const { text, detail, reasons } = describeStep(record, intent);
  return (
    <li className={styles.step} data-mark={mark}>
      {day !== null && <p className={styles.day}>{day}</p>}
      <span className={styles.mark} aria-hidden="true">
        {sign && <StateIcon sign={sign} />}
      </span>
      <time className={styles.time} dateTime={formatIso(record.at)}>
        {formatSecond(record.at, clock)}
      </time>
      <div>
        <p>{text}</p>
        {detail !== '' && <p className={styles.detail}>{detail}</p>}
        <ReasonList messages={reasons} />
      </div>
      {gaps.length > 0 && <p className={styles.gap}>{gaps.map(describeGap).join(' · ')}</p>}
    </li>
  );
}

function describeGap({ kind, seconds }: Gap): string {
  const duration = formatDuration(seconds);
  return kind === 'to-undo' ? t('activity.durationToUndo', { duration }) : duration;
}
