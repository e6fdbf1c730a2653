/** Brings another order to the Edit view: by a scan, or an edit that is reopened. Unsaved changes are never overwritten unasked. */

import { assertNever } from '../../src-shared/base/result';
import type { Edit } from '../../src-shared/intent/intent.schema';
import { classifyScan } from '../../src-shared/scan/classify-scan';
import type { LabelProblem, ScannedOrder } from '../../src-shared/scan/order-label';
import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { formatPounds, parsePounds } from '../../src-shared/weight/weight-format';
import { playSound } from '../sounds';
import { useStation } from '../station';
import {
  type EditNotice,
  getEdit,
  getParseContext,
  getSettings,
  hasUnsavedChanges,
  type NextOrder,
  setEdit,
  setField,
  startOrder,
} from './edit-store';
import { BLANK_FIELDS } from './fields';
import { fieldsFromEdit } from './fill-fields';
import { lookUpOrder, prefillUser } from './lookup';
import { applyEditUpdate } from './submit';

/**
 * Handles a scan as the order to edit, with its user where the label names one.
 * @param product whether the code is a product's: proven by its symbology, or likely by its check digit
 */
export function handleEditScan(text: string, product: 'certain' | 'likely' | 'no'): void {
  if (product === 'certain') return refuseWithNotice('product');
  const scan = classifyScan(text, getSettings());
  switch (scan.kind) {
    case 'command':
      return refuseWithNotice('command');
    case 'place':
      return refuseWithNotice('place');
    case 'order':
      return scan.result.ok ? handleEditOrder(scan.result.value) : refuseWithNotice(noticeOfProblem(scan.result.problem, text));
    default:
      return assertNever(scan);
  }
}

const noticeOfProblem = (problem: LabelProblem, text: string): EditNotice =>
  problem.kind === 'hidden-character' ? { hidden: problem.character, text } : 'not-an-order';

function handleEditOrder({ orderId, userId }: ScannedOrder): void {
  playSound('read');
  setEdit({ notice: null });
  if (trimInvisible(getEdit().fields.orderId) === orderId) {
    if (userId !== null) setField('userId', userId);
    return;
  }
  proposeNextOrder({ orderId, userId });
}

/** Refuses a code that reads differently on two keyboard layouts. */
export const handleUncertainEditScan = (): void => refuseWithNotice('uncertain');

/** Refuses an incomplete scan. */
export const handleUnfinishedEditScan = (whileTyping: boolean): void =>
  refuseWithNotice(whileTyping ? 'unfinished-while-typing' : 'unfinished');

/** Handles the same symbol again within half a second. As a rule the trigger bounced, and the order is on the screen or asked about. */
export function handleRepeatedEditScan(text: string, product: 'certain' | 'likely' | 'no'): void {
  const scan = classifyScan(text, getSettings());
  if (scan.kind !== 'order' || !scan.result.ok || product === 'certain') return;
  const { fields, nextOrder } = getEdit();
  const shownOrderIds = [trimInvisible(fields.orderId), nextOrder && orderIdOf(nextOrder)];
  if (!shownOrderIds.includes(scan.result.value.orderId)) handleEditOrder(scan.result.value);
}

/** @param hundredths of a pound */
export function handleEditWeight(hundredths: number): void {
  const weight = formatPounds(hundredths, getParseContext().language);
  if (!parsePounds(weight, getSettings()['stage.maxPounds']).ok) {
    return refuseWithNotice({ refusal: { kind: 'limit-exceeded', field: 'weight' } });
  }
  playSound('read');
  setField('weight', weight);
}

function refuseWithNotice(notice: EditNotice): void {
  playSound('refused');
  setEdit({ notice });
}

/** Brings an edit back to be corrected. */
export function reopenEdit(edit: Edit): void {
  if (getEdit().edit?.id !== edit.id) proposeNextOrder({ edit });
}

export const orderIdOf = (next: NextOrder): string => ('edit' in next ? next.edit.request.orderId : next.orderId);

/** Opens an order at once, or asks first where that would cost unsaved changes. */
function proposeNextOrder(nextOrder: NextOrder): void {
  if (hasUnsavedChanges()) setEdit({ nextOrder });
  else openNextOrder(nextOrder);
}

/** The user's answer to whether the next order may replace unsaved changes. */
export function answerNextOrder(isAccepted: boolean): void {
  const { nextOrder } = getEdit();
  setEdit({ nextOrder: null });
  if (nextOrder && isAccepted) openNextOrder(nextOrder);
}

function openNextOrder(next: NextOrder): void {
  if (!('edit' in next)) {
    startOrder({ ...BLANK_FIELDS, orderId: next.orderId, userId: next.userId ?? '' });
    void lookUpOpenedOrder(next);
    return;
  }
  const { clock, language } = getParseContext();
  const { fields, originalInstants } = fieldsFromEdit(next.edit.request, clock, language);
  startOrder(fields, next.edit, originalInstants);
  const current = useStation.getState().orders.find(({ id }) => id === next.edit.id);
  if (current) applyEditUpdate(current);
}

async function lookUpOpenedOrder({ orderId, userId }: Extract<NextOrder, { orderId: string }>): Promise<void> {
  if (userId === null) await prefillUser();
  if (getEdit().fields.orderId === orderId) await lookUpOrder();
}
