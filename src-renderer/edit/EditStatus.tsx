import { useState } from 'react';
import type { Result } from '../../src-shared/base/result';
import type { CheckResult } from '../../src-shared/bridge/contract';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { Edit } from '../../src-shared/intent/intent.schema';
import { isScheduled, retryAt } from '../../src-shared/intent/intent-machine';
import { ButtonRow, Note, PressButton, useNow, usePressGroup } from '../controls';
import {
  actionLabel,
  ambiguityWarning,
  describeOrder,
  type OrderAction,
  OrderStatus,
  performOrderAction,
  ReasonList,
  SendAgainPrompt,
  useSendAgain,
} from '../orders';
import { useStation } from '../station';
import {
  checkResultMessage,
  formatWindowWithDay,
  refusalMessage,
  statusLabel,
  storeClockOf,
  summarizeIntent,
  t,
  toSentence,
} from '../strings';
import { useEdit, useOrderPathRules } from './edit-store';
import { StatusPanel } from './StatusPanel';
import styles from './StatusPanel.module.css';
import { formatCountdown, readServerErrors } from './server-errors';

/** The state of the edit that was handed over from this view. Good news is a status; an edit that needs attention is an alert. */
export function EditStatus() {
  const edit = useEdit((state) => state.edit);
  if (!edit) return null;
  switch (edit.state.kind) {
    case 'withdrawn':
    case 'resolved':
      return null;
    case 'updated':
      return <UpdatedStatus edit={edit} />;
    case 'rejected':
    case 'unknown':
    case 'overdue':
    case 'misrouted':
      return <NeedsAttentionStatus edit={edit} />;
    default:
      return <InFlightStatus edit={edit} />;
  }
}

function UpdatedStatus({ edit }: { readonly edit: Edit }) {
  const settings = useStation(({ station }) => station.settings);
  if (edit.state.kind !== 'updated') return null;
  const { details } = edit.state;
  const { window, isFallbackWindow } = details;
  const chosenWindow = isFallbackWindow && window ? formatWindowWithDay(window, settings) : null;
  return (
    <StatusPanel tone="updated" role="status">
      <div>
        <OrderStatus>{t('edit.updated', { status: toSentence(statusLabel(details)) })}</OrderStatus>
        <p>{summarizeIntent(edit, storeClockOf(settings))}</p>
      </div>
      {chosenWindow && <Note tone="alert">{t('edit.fallbackWindow', { window: chosenWindow })}</Note>}
    </StatusPanel>
  );
}

/** The state's word, and what happened. */
const Headline = ({ state, summary }: { readonly state: string; readonly summary: string | null }) => (
  <div className={styles.headline}>
    <OrderStatus>{state}</OrderStatus>
    {summary && <p>{summary}</p>}
  </div>
);

function InFlightStatus({ edit }: { readonly edit: Edit }) {
  const settings = useStation(({ station }) => station.settings);
  const isScheduledEdit = isScheduled(edit.state);
  const now = useNow(isScheduledEdit);
  const entry = describeOrder(edit, now, storeClockOf(settings));
  const { state, summary, detail } = entry;
  const actions = entry.actions.filter((action) => action !== 'correct');
  const remainingMs = edit.state.kind === 'waiting' ? edit.state.notBefore - now : 0;
  return (
    <StatusPanel tone="saved">
      <div role="status">
        <Headline state={state} summary={summary} />
        <p>{detail}</p>
      </div>
      {isScheduledEdit && (
        <p role="timer" className={styles.countdown}>
          {t('edit.scheduledIn', { left: formatCountdown(remainingMs) })}
        </p>
      )}
      {actions.length > 0 && <EditActions edit={edit} actions={actions} />}
    </StatusPanel>
  );
}

function NeedsAttentionStatus({ edit }: { readonly edit: Edit }) {
  const clock = useStation(({ station }) => storeClockOf(station.settings));
  const time = retryAt(edit);
  const now = useNow(time !== null);
  const { state, summary, reasons, detail, actions } = describeOrder(edit, now, clock);
  const { byField, general } = readServerErrors(edit, useOrderPathRules());
  const hasMarkedFields = Object.keys(byField).length > 0;
  const warning = ambiguityWarning(edit);
  const advice = hasMarkedFields ? t('edit.allErrorsAtFields') : detail;
  return (
    <StatusPanel tone={edit.state.kind === 'unknown' ? 'unknown' : 'rejected'}>
      <div role="alert">
        <Headline state={state} summary={summary} />
        <ReasonList messages={hasMarkedFields && reasons.length > 0 ? general : reasons} />
        {hasMarkedFields && <p>{warning}</p>}
        {(time === null || hasMarkedFields || warning !== null) && <p>{advice}</p>}
      </div>
      {time !== null && (
        <p role="timer" className={styles.countdown}>
          {time > now ? t('edit.retryIn', { left: formatCountdown(time - now) }) : t('edit.retryNow')}
        </p>
      )}
      <EditActions edit={edit} actions={actions.filter((action) => action !== 'correct')} />
    </StatusPanel>
  );
}

function EditActions({ edit, actions }: { readonly edit: Edit; readonly actions: readonly OrderAction[] }) {
  const clock = useStation(({ station }) => storeClockOf(station.settings));
  const { answer, send, close } = useSendAgain(edit);
  const group = usePressGroup();
  const [result, setResult] = useState<Result<CheckResult | null, Refusal> | null>(null);

  async function performAction(action: OrderAction): Promise<void> {
    if (action !== 'correct') setResult(await performOrderAction(action, edit));
  }

  function resultMessage(): string | null {
    if (result === null) return null;
    if (!result.ok) return refusalMessage(result.problem);
    return result.value && checkResultMessage(edit.kind, edit.request.orderId, result.value);
  }

  if (answer) {
    return <SendAgainPrompt intent={edit} answer={answer} clock={clock} group={group} onSend={send} onClose={close} />;
  }
  return (
    <ButtonRow className={styles.actions}>
      {actions.map((action) => (
        <PressButton key={action} group={group} onPress={() => (action === 'send-again' ? send() : performAction(action))}>
          {actionLabel(action, edit, clock)}
        </PressButton>
      ))}
      <p role="alert">{resultMessage()}</p>
    </ButtonRow>
  );
}
