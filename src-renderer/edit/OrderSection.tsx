import type { Failure } from '../../src-shared/failure/failure.schema';
import { isNoLongerEditable, type OrderDetails } from '../../src-shared/order/order-details.schema';
import { Button, HintText, Note } from '../controls';
import { FactList } from '../orders';
import { useStation } from '../station';
import { failureMessage, orderFacts, statusLabel, t, toSentence } from '../strings';
import { EditField } from './EditField';
import { EditColumns, EditSection } from './EditSection';
import { useEdit } from './edit-store';
import { lookUpOrder, prefillUser } from './lookup';
import { RequestFailure } from './RequestFailure';

/** The IDs of the order and its user, and what Connect knows about the order. */
export function OrderSection() {
  const isPractice = useStation(({ station }) => station.settings['connection.mode'] === 'practice');
  const isLookingUp = useEdit(({ lookup: { kind } }) => kind === 'loading');
  return (
    <EditSection aria-label={t('edit.sections.order')}>
      <EditColumns count={2}>
        <EditField name="orderId" placeholder={t('edit.orderHint')} canKeepCurrent={false} onBlur={() => void prefillUser()} />
        <EditField name="userId" hint={isPractice ? t('edit.userHintPractice') : null} canKeepCurrent={false} />
      </EditColumns>
      <EditColumns count={2}>
        <HintText>{t('edit.deadlineHint')}</HintText>
        <Button disabled={isLookingUp} onClick={() => void lookUpOrder()}>
          {t('edit.lookUp')}
        </Button>
      </EditColumns>
      <LookupResult />
    </EditSection>
  );
}

/** The advice after a failed lookup: an unknown order cannot be edited, but credentials that may not look up may still edit. */
function adviceForFailure(failure: Failure): string {
  if (failure.kind === 'not-found') return failureMessage(failure, 'update').advice;
  return failure.kind === 'local' && failure.what === 'no-user' ? t('edit.enterUser') : t('edit.editAnyway');
}

function notEditableMessage({ status, progress }: OrderDetails): string {
  if (progress === 'shopper-assigned') return t('edit.notEditable.shopper');
  return t('edit.notEditable.other', { status: toSentence(statusLabel(status)) });
}

function LookupResult() {
  const lookup = useEdit((edit) => edit.lookup);
  const settings = useStation(({ station }) => station.settings);
  const isUpdated = useEdit(({ edit }) => edit?.state.kind === 'updated');
  const details = lookup.kind === 'found' ? lookup.details : null;
  // A lookup from before the last edit does not show whether the order can still be edited.
  const isClosed = details !== null && !isUpdated && isNoLongerEditable(details);
  return (
    <>
      <div role="status">
        {lookup.kind === 'loading' && <p>{t('edit.lookingUp')}</p>}
        {lookup.kind === 'failed' && (
          <Note as="div">
            <RequestFailure failure={lookup.failure} request="lookUp" advice={adviceForFailure(lookup.failure)} />
          </Note>
        )}
        {details && <FactList facts={orderFacts(details, settings)} />}
      </div>
      <div role="alert">{isClosed && <Note tone="alert">{notEditableMessage(details)}</Note>}</div>
    </>
  );
}
