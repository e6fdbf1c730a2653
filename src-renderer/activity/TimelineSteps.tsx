import { assertNever } from '../../src-shared/base/result';
import type { Intent, StepRecord } from '../../src-shared/intent/intent.schema';
import type { StoreClock } from '../../src-shared/time/time-format';
import { formatIso } from '../../src-shared/time/time-format';
import { ReasonList, StateIcon, type StateSign } from '../orders';
import { formatDay, formatSecond, formatTime, isSameDay, statusLabel, t } from '../strings';
import { describeStep } from './describe-step';
import { formatDuration } from './duration-text';
import type { KnownEvent } from './known-events';
import { TakeBackButton } from './TakeBackButton';
import styles from './TimelineSteps.module.css';
import { type Gap, type StepMark, type TimelineEvent, type TimelineStep, timelineSteps } from './timeline-steps';

/** The marks that are signs of the rail. The others are drawn by the styles. */
const SIGNS: Readonly<Partial<Record<StepMark, StateSign>>> = { again: 'saved', done: 'staged', rejected: 'rejected', question: 'unknown' };

export interface TimelineStepsProps {
  readonly intent: Intent;
  /** Oldest first. */
  readonly records: readonly StepRecord[];
  /** What is known of its order, oldest first. */
  readonly known: readonly KnownEvent[];
  readonly clock: StoreClock;
}

/** What happened to an order or an edit, with the time between the steps. The day is written once. */
export function TimelineSteps({ intent, records, known, clock }: TimelineStepsProps) {
  const steps = timelineSteps(records, known);
  return (
    <ol className={styles.steps} aria-label={t('activity.steps')}>
      {steps.map((step, index) => {
        const previous = steps[index - 1];
        const isNewDay = !previous || !isSameDay(previous.event.at, step.event.at, clock);
        // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity of its own, and is drawn anew in any place.
        return <Step key={index} step={step} intent={intent} clock={clock} day={isNewDay ? formatDay(step.event.at, clock) : null} />;
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

function Step({ step: { event, mark, gaps }, intent, clock, day }: StepProps) {
  const sign = SIGNS[mark];
  return (
    <li className={styles.step} data-mark={mark}>
      {day !== null && <p className={styles.day}>{day}</p>}
      <span className={styles.mark} aria-hidden="true">
        {sign && <StateIcon sign={sign} />}
      </span>
      <time className={styles.time} dateTime={formatIso(event.at)}>
        {/* Connect's status is known to the minute, because it is looked up at intervals. */}
        {event.kind === 'step' ? formatSecond(event.at, clock) : formatTime(event.at, clock)}
      </time>
      <EventText event={event} intent={intent} clock={clock} />
      {gaps.length > 0 && <p className={styles.gap}>{gaps.map(describeGap).join(' · ')}</p>}
    </li>
  );
}

function EventText({ event, intent, clock }: Pick<StepProps, 'intent' | 'clock'> & { readonly event: TimelineEvent }) {
  switch (event.kind) {
    case 'step':
      return <StepText record={event.record} intent={intent} />;
    case 'status':
      return <p>{statusLabel(event.change)}</p>;
    case 'handover':
      return <HandoverText event={event} intent={intent} clock={clock} />;
    default:
      return assertNever(event);
  }
}

function StepText({ record, intent }: { readonly record: StepRecord; readonly intent: Intent }) {
  const { text, detail, reasons } = describeStep(record, intent);
  return (
    <div>
      <p>{text}</p>
      {detail !== '' && <p className={styles.detail}>{detail}</p>}
      <ReasonList messages={reasons} />
    </div>
  );
}

interface HandoverTextProps extends Pick<StepProps, 'intent' | 'clock'> {
  readonly event: Extract<TimelineEvent, { kind: 'handover' }>;
}

/** What a person did with the bags. The last hand-over can be taken back. */
function HandoverText({ event: { change, isLast, stagedSeconds }, intent, clock }: HandoverTextProps) {
  const isHandedOver = change.kind === 'handed-over';
  return (
    <div className={styles.handover}>
      <p>{t(`activity.handover.${change.kind}`)}</p>
      {isHandedOver && stagedSeconds !== null && (
        <p className={styles.detail}>{t('activity.sinceStaged', { duration: formatDuration(stagedSeconds) })}</p>
      )}
      {isHandedOver && isLast && <TakeBackButton intent={intent} clock={clock} />}
    </div>
  );
}

function describeGap({ kind, seconds }: Gap): string {
  const duration = formatDuration(seconds);
  return kind === 'to-undo' ? t('activity.durationToUndo', { duration }) : duration;
}
