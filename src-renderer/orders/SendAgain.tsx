import { useEffect, useRef, useState } from 'react';
import type { Intent } from '../../src-shared/intent';
import type { StoreClock } from '../../src-shared/time-format';
import { PressButton, type PressGroup } from '../controls';
import { refusalWords, sendAgainSentences, words } from '../words';
import { pressSendAgain, type SendAgainAnswer } from './send-again';

const text = words.sendAgain;

/** The answer in one card. It is about the state in which the order was, and goes when the order takes a step. */
export function useSendAgain(intent: Intent) {
  const [answered, setAnswered] = useState<{ readonly answer: SendAgainAnswer; readonly changedAt: number } | null>(null);
  const answer = answered?.changedAt === intent.changedAt ? answered.answer : null;

  async function send(): Promise<void> {
    const next = await pressSendAgain(intent, answer);
    setAnswered(next && { answer: next, changedAt: intent.changedAt });
  }

  return { answer, send, close: () => setAnswered(null) };
}

export interface SendAgainProps {
  readonly intent: Intent;
  readonly answer: SendAgainAnswer;
  readonly clock: StoreClock;
  /** The buttons of the card, in whose place these are. */
  readonly group: PressGroup;
  readonly onSend: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks in the order's card before it is sent again, or says there why it was not. */
export function SendAgain({ intent, answer, clock, group, onSend, onClose }: SendAgainProps) {
  const close = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone. The safe answer takes the focus, so that a second Enter sends nothing.
  useEffect(() => close.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className="card-question" role="group" aria-label={text.label(intent.request.orderId)}>
      <p role="alert">{sentence(intent, answer, clock)}</p>
      <div className="rail-actions">
        {answer.kind === 'confirm' && (
          <PressButton group={group} onPress={onSend}>
            {text.confirm}
          </PressButton>
        )}
        <PressButton group={group} ref={close} onPress={onClose}>
          {answer.kind === 'confirm' ? text.cancel : text.close}
        </PressButton>
      </div>
    </div>
  );
}

function sentence(intent: Intent, answer: SendAgainAnswer, clock: StoreClock): string {
  if (answer.kind === 'leaving') return text.leaving;
  if (answer.kind === 'refused') return refusalWords(answer.refusal);
  return sendAgainSentences(intent, answer.standings, Date.now(), clock).join(' ');
}
