import { useState } from 'react';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { StoreClock } from '../../src-shared/time/time-format';
import { Button, SLOW_TICK_MS, useNow } from '../controls';
import { invoke } from '../station';
import { isSameDay, refusalMessage, t } from '../strings';

interface TakeBackButtonProps {
  readonly intent: Intent;
  readonly clock: StoreClock;
}

/** Takes a hand-over back that was a mistake, so that the order waits at the door again. Only today's orders are in that list. */
export function TakeBackButton({ intent, clock }: TakeBackButtonProps) {
  const now = useNow(true, SLOW_TICK_MS);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  if (!isSameDay(intent.changedAt, now, clock)) return null;

  async function takeBack(): Promise<void> {
    const response = await invoke('handover.record', { orderId: intent.request.orderId, kind: 'undone' });
    setRefusal(response.ok ? null : response.problem);
  }

  return (
    <>
      <Button onClick={() => void takeBack()}>{t('activity.takeBack')}</Button>
      <p role="alert">{refusal && refusalMessage(refusal)}</p>
    </>
  );
}
