import { useEffect, useRef, useState } from 'react';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { StoreClock } from '../../src-shared/time/time-format';
import { PressButton, type PressGroup } from '../controls';
import { refusalMessage, sendAgainSentences, t } from '../strings';
import { CardActions } from './CardFrame';
import styles from './OrderCard.module.css';
import { pressSendAgain, type SendAgainPromptState } from './send-again';

/** The prompt in one card. It belongs to one state of the order, and disappears when the order changes. */
export function useSendAgain(intent: Intent) {
  const [promptedFor, setPromptedFor] = useState<{ readonly answer: SendAgainPromptState; readonly changedAt: number } | null>(null);
  const answer = promptedFor?.changedAt === intent.changedAt ? promptedFor.answer : null;

  async function send(): Promise<void> {
    const nextPrompt = await pressSendAgain(intent, answer);
    setPromptedFor(nextPrompt && { answer: nextPrompt, changedAt: intent.changedAt });
  }

  return { answer, send, close: () => setPromptedFor(null) };
}

export interface SendAgainPromptProps {
  readonly intent: Intent;
  readonly answer: SendAgainPromptState;
  readonly clock: StoreClock;
  /** The press group of the card, whose buttons the prompt replaces. */
  readonly group: PressGroup;
  readonly onSend: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks in the order's card before the order is sent again, or says why it was not sent. */
export function SendAgainPrompt({ intent, answer, clock, group, onSend, onClose }: SendAgainPromptProps) {
  const close = useRef<HTMLButtonElement>(null);
  // The pressed button is gone. The safe answer takes the focus, so that a second Enter sends nothing.
  useEffect(() => close.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className={styles.question} role="group" aria-label={t('sendAgain.label', { orderId: intent.request.orderId })}>
      <p role="alert">{promptText(intent, answer, clock)}</p>
      <CardActions>
        {answer.kind === 'confirm' && (
          <PressButton group={group} onPress={onSend}>
            {t('sendAgain.confirm')}
          </PressButton>
        )}
        <PressButton group={group} ref={close} onPress={onClose}>
          {answer.kind === 'confirm' ? t('sendAgain.cancel') : t('sendAgain.close')}
        </PressButton>
      </CardActions>
    </div>
  );
}

function promptText(intent: Intent, answer: SendAgainPromptState, clock: StoreClock): string {
  if (answer.kind === 'leaving') return t('sendAgain.leaving');
  if (answer.kind === 'refused') return refusalMessage(answer.refusal);
  return sendAgainSentences(intent, answer.standings, Date.now(), clock).join(' ');
}
