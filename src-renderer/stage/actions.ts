/** What the buttons of a card do. */
import type { Intent } from '../../src-shared/intent';
import { assertNever } from '../../src-shared/result';
import { ask, settle, undo } from '../station';
import { correct, say } from './form';
import type { RailAction } from './rail-entry';

export async function act(action: RailAction, intent: Intent): Promise<void> {
  switch (action) {
    case 'undo':
      return told(await undo(intent.id));
    case 'correct':
      return correct(intent);
    case 'dismiss':
      return told(await settle(intent.id, 'dismissed'));
    case 'send-again':
    case 'withdraw':
      return told(await ask('orders.decide', { id: intent.id, word: action }));
    case 'check':
      return check(intent);
    default:
      return assertNever(action);
  }
}

/** A card changes by itself when something was done; when it was not, the packer hears why. */
function told(done: Awaited<ReturnType<typeof undo>>): void {
  if (!done.ok) say({ kind: 'refused', refusal: done.problem });
}

async function check({ id, request }: Intent): Promise<void> {
  const found = await ask('orders.check', { id });
  if (found.ok && found.value.said) say({ kind: 'checked', orderId: request.orderId, said: found.value.said });
}
