import { useEffect, useRef, useState } from 'react';
import type { Intent } from '../../src-shared/intent';
import { isOnePress } from '../controls';
import { refusalWords, standingSentences, words } from '../words';
import { type SendAgainAnswer, sendAgain } from './send-again';

const text = words.sendAgain;

/** The answer in one card. It is about the state in which the order was, and goes when the order takes a step. */
export function useSendAgain(intent: Intent) {
  const [answered, setAnswered] = useState<{ readonly answer: SendAgainAnswer; readonly changedAt: number } | null>(null);
  const answer = answered?.changedAt === intent.changedAt ? answered.answer : null;

  async function send(): Promise<void> {
    const next = await sendAgain(intent, answer?.kind === 'confirm' ? answer.standings : []);
    setAnswered(next && { answer: next, changedAt: intent.changedAt });
  }

  return { answer, send: () => void send(), close: () => setAnswered(null) };
}

export interface SendAgainProps {
  readonly intent: Intent;
  readonly answer: SendAgainAnswer;
  readonly timeZone: string | null;
  readonly onSend: () => void;
  readonly onClose: () => void;
}

/** Asks in the order's card before it is sent again, or says there why it was not. */
export function SendAgain({ intent, answer, timeZone, onSend, onClose }: SendAgainProps) {
  const close = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone. The safe answer takes the focus, so that a second Enter sends nothing.
  useEffect(() => close.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className="card-question" role="group" aria-label={text.label(intent.request.orderId)}>
      <p role="alert">{sentence(answer, timeZone)}</p>
      <div className="rail-actions">
        {answer.kind === 'confirm' && (
          <button type="button" className="button" onClick={({ detail }) => isOnePress(detail) && onSend()}>
            {text.confirm}
          </button>
        )}
        <button type="button" className="button" ref={close} onClick={onClose}>
          {answer.kind === 'confirm' ? text.cancel : text.close}
        </button>
      </div>
    </div>
  );
}

function sentence(answer: SendAgainAnswer, timeZone: string | null): string {
  if (answer.kind === 'leaving') return text.leaving;
  if (answer.kind === 'refused') return refusalWords(answer.refusal);
  return standingSentences(answer.standings, Date.now(), timeZone, true).join(' ');
}
