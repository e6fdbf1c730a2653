import { useEffect, useRef, useState } from 'react';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { BulkAction, BulkProgress, BulkState } from '../../src-shared/order/bulk-action';
import { Button, ButtonRow, PressButton, type PressGroup, useNow, usePressGroup } from '../controls';
import { dismissBulk, invoke, useCounts, useStation } from '../station';
import { bulkQuestion, bulkResult, refusalMessage, t } from '../strings';
import styles from './BulkActions.module.css';
import { type BulkChoice, listBulkChoices } from './bulk-choices';

interface BulkQuestion {
  readonly state: BulkState;
  readonly action: BulkAction;
}

/** Resolves many orders at once. It asks one question in place of the buttons, and then shows the hold, the progress and the result. */
export function BulkActions() {
  const bulk = useStation((state) => state.bulk);
  const { current } = useCounts();
  const [askedQuestion, setQuestion] = useState<BulkQuestion | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const group = usePressGroup();
  const bulkChoices = listBulkChoices(current);
  const count = askedQuestion ? (current.byState[askedQuestion.state] ?? 0) : 0;
  // All of the orders may have been resolved while the question was shown.
  const question = count > 0 ? askedQuestion : null;
  const isBusy = bulk?.progress.kind === 'held' || bulk?.progress.kind === 'running';

  async function startBulk({ state, action }: BulkQuestion): Promise<void> {
    setQuestion(null);
    const response = await invoke('orders.bulk', { state, action });
    setRefusal(response.ok ? null : response.problem);
  }

  if (!bulk && bulkChoices.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className={styles.bulk} role="group" aria-label={t('bulk.title')}>
      {bulk && <BulkProgressRow bulk={bulk} />}
      {!isBusy && question && (
        <ConfirmRow
          question={question}
          count={count}
          group={group}
          onConfirm={() => startBulk(question)}
          onCancel={() => setQuestion(null)}
        />
      )}
      {!isBusy &&
        !question &&
        bulkChoices.map((choice) => <BulkChoiceRow key={choice.state} choice={choice} group={group} onChoose={setQuestion} />)}
      <p role="alert">{refusal && (refusal.kind === 'bulk-running' ? t('bulk.busy') : refusalMessage(refusal))}</p>
    </div>
  );
}

interface BulkChoiceRowProps {
  readonly choice: BulkChoice;
  readonly group: PressGroup;
  readonly onChoose: (question: BulkQuestion) => void;
}

function BulkChoiceRow({ choice, group, onChoose }: BulkChoiceRowProps) {
  const { state, count } = choice;
  return (
    <div className={styles.row}>
      <p>{t(`bulk.group.${state}`, { n: count })}</p>
      <ButtonRow>
        {choice.decisions.map((action) => (
          <PressButton key={action} group={group} onPress={() => onChoose({ state, action })}>
            {t(`bulk.all.${action}`, { n: count })}
          </PressButton>
        ))}
      </ButtonRow>
    </div>
  );
}

interface ConfirmRowProps {
  readonly question: BulkQuestion;
  /** The current number of orders, which may have changed since the question was asked. */
  readonly count: number;
  readonly group: PressGroup;
  readonly onConfirm: () => Promise<void>;
  readonly onCancel: () => void;
}

function ConfirmRow({ question: { state, action }, count, group, onConfirm, onCancel }: ConfirmRowProps) {
  const cancelButton = useRef<HTMLButtonElement>(null);
  // The pressed button is gone. The safe answer takes the focus, so that a second Enter changes nothing.
  useEffect(() => cancelButton.current?.focus(), []);
  return (
    <div className={styles.row}>
      <p role="alert">{bulkQuestion(state, action, count)}</p>
      <ButtonRow>
        <PressButton group={group} onPress={onConfirm}>
          {t(`bulk.confirm.${action}`)}
        </PressButton>
        <PressButton group={group} ref={cancelButton} onPress={onCancel}>
          {t('bulk.cancel')}
        </PressButton>
      </ButtonRow>
    </div>
  );
}

function BulkProgressRow({ bulk: { action, total, progress } }: { readonly bulk: BulkProgress }) {
  const group = usePressGroup();
  const now = useNow(progress.kind === 'held');
  if (progress.kind === 'held') {
    const seconds = Math.max(0, Math.ceil((progress.until - now) / 1000));
    return (
      <div className={styles.row}>
        <p role="status">{t(`bulk.held.${action}`, { n: total, seconds })}</p>
        <PressButton group={group} onPress={() => invoke('orders.bulkUndo', undefined)}>
          {t('bulk.undo')}
        </PressButton>
      </div>
    );
  }
  if (progress.kind === 'running') return <p role="status">{t(`bulk.running.${action}`, { done: progress.done, total })}</p>;
  return (
    <div className={styles.row}>
      <p role="status">{progress.kind === 'undone' ? t('bulk.undone') : bulkResult(action, progress.done, progress.refused)}</p>
      <Button onClick={dismissBulk}>{t('bulk.close')}</Button>
    </div>
  );
}
