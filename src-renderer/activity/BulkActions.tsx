import { useEffect, useRef, useState } from 'react';
import type { Bulk, BulkState, BulkWord } from '../../src-shared/bridge';
import { PressButton, type PressGroup, useNow, usePressGroup } from '../controls';
import { ask, closeBulk, useCounts, useStation } from '../station';
import { refusalWords, words } from '../words';
import { type BulkChoice, bulkChoices } from './bulk-choices';

const text = words.bulk;

interface Question {
  readonly state: BulkState;
  readonly word: BulkWord;
}

/** Resolves many orders at once: asks once where the buttons are, and then shows the hold, the progress and the result. */
export function BulkActions() {
  const bulk = useStation((state) => state.bulk);
  const { current } = useCounts();
  const [asked, setQuestion] = useState<Question | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const group = usePressGroup();
  const choices = bulkChoices(current);
  const count = asked ? (current.byState[asked.state] ?? 0) : 0;
  // All of them may have been resolved while the question stood there.
  const question = count > 0 ? asked : null;
  const isBusy = bulk?.progress.kind === 'held' || bulk?.progress.kind === 'running';

  async function start({ state, word }: Question): Promise<void> {
    setQuestion(null);
    const begun = await ask('orders.bulk', { state, word });
    setProblem(begun.ok ? null : begun.problem.kind === 'bulk-running' ? text.busy : refusalWords(begun.problem));
  }

  if (!bulk && choices.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className="bulk" role="group" aria-label={text.title}>
      {bulk && <Progress bulk={bulk} />}
      {!isBusy && question && (
        <Confirm question={question} count={count} group={group} onConfirm={() => start(question)} onCancel={() => setQuestion(null)} />
      )}
      {!isBusy && !question && choices.map((choice) => <Choice key={choice.state} choice={choice} group={group} onChoose={setQuestion} />)}
      <p role="alert">{problem}</p>
    </div>
  );
}

interface ChoiceProps {
  readonly choice: BulkChoice;
  readonly group: PressGroup;
  readonly onChoose: (question: Question) => void;
}

function Choice({ choice, group, onChoose }: ChoiceProps) {
  const { state, count } = choice;
  return (
    <div className="bulk-row">
      <p>{text.group[state](count)}</p>
      <div className="button-row">
        {choice.words.map((word) => (
          <PressButton key={word} group={group} onPress={() => onChoose({ state, word })}>
            {text.all(word, count)}
          </PressButton>
        ))}
      </div>
    </div>
  );
}

interface ConfirmProps {
  readonly question: Question;
  /** How many orders it concerns now: there may be more or fewer than when it was asked. */
  readonly count: number;
  readonly group: PressGroup;
  readonly onConfirm: () => Promise<void>;
  readonly onCancel: () => void;
}

function Confirm({ question: { state, word }, count, group, onConfirm, onCancel }: ConfirmProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone. The safe answer takes the focus, so that a second Enter changes nothing.
  useEffect(() => cancel.current?.focus(), []);
  return (
    <div className="bulk-row">
      <p role="alert">{text.question(state, word, count)}</p>
      <div className="button-row">
        <PressButton group={group} onPress={onConfirm}>
          {text.confirm(word)}
        </PressButton>
        <PressButton group={group} ref={cancel} onPress={onCancel}>
          {text.cancel}
        </PressButton>
      </div>
    </div>
  );
}

function Progress({ bulk: { word, total, progress } }: { readonly bulk: Bulk }) {
  const group = usePressGroup();
  const now = useNow(progress.kind === 'held');
  if (progress.kind === 'held') {
    return (
      <div className="bulk-row">
        <p role="status">{text.held(word, total, Math.max(0, Math.ceil((progress.until - now) / 1000)))}</p>
        <PressButton group={group} onPress={() => ask('orders.bulkUndo', undefined)}>
          {text.undo}
        </PressButton>
      </div>
    );
  }
  if (progress.kind === 'running') return <p role="status">{text.running(word, progress.done, total)}</p>;
  return (
    <div className="bulk-row">
      <p role="status">{progress.kind === 'undone' ? text.undone : text.done(word, progress.done, progress.refused)}</p>
      <button type="button" className="button" onClick={closeBulk}>
        {text.close}
      </button>
    </div>
  );
}
