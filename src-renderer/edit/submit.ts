/** Hands an edit over, and follows it from then on. */
import type { Edit, Intent, IntentId } from '../../src-shared/intent/intent.schema';
import { isUnsent, needsAttention } from '../../src-shared/intent/intent-machine';
import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { playSound } from '../sounds';
import { awaitIntent, newIntentId } from '../station';
import { getEdit, getFieldsToSubmit, isFullySubmitted, parseFields, setEdit, validateAll } from './edit-store';
import { invokeSafely } from './invoke-safely';
import { applyDetails, loadServiceOptions } from './lookup';
import { isServiceOptionGone } from './server-errors';

/** The last press whose outcome is unknown. Pressed again with the same changes, it is the same edit. */
let pendingSubmission: { readonly id: IntentId; readonly changes: string } | null = null;

/** Hands the typed changes over. The new edit replaces an earlier one from this view that is not finished. */
export async function saveEdit(): Promise<void> {
  if (getEdit().isSaving) return;
  const isValid = validateAll();
  const { request } = parseFields();
  if (!isValid || !request || isFullySubmitted()) return playSound('refused');
  const { edit } = getEdit();
  const submittedFields = getFieldsToSubmit();
  const changes = JSON.stringify(request);
  const id = pendingSubmission?.changes === changes ? pendingSubmission.id : newIntentId();
  pendingSubmission = { id, changes };
  setEdit({ isSaving: true, notice: null });
  try {
    const response = await invokeSafely('orders.update', { id, request, replaces: edit && replacedId(edit) });
    if (!response.ok) {
      playSound('refused');
      return setEdit({ notice: { refusal: response.problem } });
    }
    const intent = await awaitIntent(id);
    // Another order may be on the screen by now.
    if (trimInvisible(getEdit().fields.orderId) !== request.orderId) {
      pendingSubmission = null;
      return;
    }
    setEdit({ edit: null, submittedFields, correctedFields: new Set() });
    if (intent === null) return;
    pendingSubmission = null;
    applyEditUpdate(intent);
  } finally {
    setEdit({ isSaving: false });
  }
}

const replacedId = ({ id, state }: Edit): IntentId | null => (isUnsent(state) || needsAttention(state) ? id : null);

/** Takes over the latest state of the edit that was handed over from this view. */
export function applyEditUpdate(intent: Intent): void {
  if (intent.kind !== 'update') return;
  const { edit: before, submittedFields, baseline } = getEdit();
  setEdit({ edit: intent });
  if (before?.id === intent.id && before.state.kind === intent.state.kind) return;
  if (intent.state.kind === 'updated') {
    applyDetails(intent.state.details, submittedFields ?? baseline);
    setEdit({ submittedFields: null });
  }
  // The service options on the screen are outdated, if there are any.
  if (intent.state.kind === 'rejected' && isServiceOptionGone(intent)) void loadServiceOptions();
}
