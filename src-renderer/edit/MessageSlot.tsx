import type { Failure } from '../../src-shared/failure/failure.schema';
import { showHiddenAsBoxes } from '../../src-shared/text/hidden-characters';
import { Button, ErrorText, HintText, Note, TextWithPart } from '../controls';
import { OrderStatus } from '../orders';
import { useStation } from '../station';
import { failureMessage, notAnOrderMessage, refusalMessage, t } from '../strings';
import { notEditableMessage, useClosedOrder } from './closed-order';
import { useFieldError } from './EditField';
import { EditStatus } from './EditStatus';
import { type EditNotice, useEdit, useOrderPathRules } from './edit-store';
import styles from './MessageSlot.module.css';
import { answerNextOrder, orderIdOf } from './next-order';
import { RequestFailure } from './RequestFailure';
import { StatusPanel } from './StatusPanel';

/** The row for messages, which is always reserved, so that a message moves no field. */
export function MessageSlot() {
  const hasUser = useOrderPathRules().needsUserToEdit;
  return (
    <div className={styles.slot}>
      <div className={styles.messages}>
        <Notice />
        <NextOrderQuestion />
        <EditStatus />
        <LookupMessages />
        <IdError name="orderId" />
        {hasUser && <IdError name="userId" />}
      </div>
      <StandingHint />
    </div>
  );
}

/** What is wrong with an ID. The row for messages is right below its field, which has no line of its own for errors. */
function IdError({ name }: { readonly name: 'orderId' | 'userId' }) {
  const error = useFieldError(name);
  return error && <ErrorText id={`edit-feedback-${name}`}>{error}</ErrorText>;
}

function StandingHint() {
  const isPractice = useStation(({ station }) => station.settings['connection.mode'] === 'practice');
  const isUserBlank = useEdit(({ fields }) => fields.userId === '');
  const { needsUserToEdit } = useOrderPathRules();
  return (
    <HintText className={styles.standingHint}>
      {t('edit.deadlineHint')} {isPractice && needsUserToEdit && isUserBlank && t('edit.userHintPractice')}
    </HintText>
  );
}

const NOTICE_MESSAGES = {
  product: 'scan.product',
  'not-an-order': 'scan.notThisOrder',
  place: 'scan.place.onStage',
  command: 'scan.command.onStage',
  uncertain: 'scan.uncertain',
  unfinished: 'scan.unfinished',
  'unfinished-while-typing': 'scan.unfinishedWhileTyping',
} as const;

function noticeMessage(notice: EditNotice): string {
  if (typeof notice === 'string') return t(NOTICE_MESSAGES[notice]);
  return 'hidden' in notice ? notAnOrderMessage(showHiddenAsBoxes(notice.text), notice.hidden) : refusalMessage(notice.refusal);
}

function Notice() {
  const notice = useEdit((edit) => edit.notice);
  return <div role="alert">{notice && <Note tone="alert">{noticeMessage(notice)}</Note>}</div>;
}

/** A longer ID is named by its end, so that a button stays a button. */
const LONGEST_ID_ON_BUTTON = 24;

const shortId = (orderId: string): string => (orderId.length > LONGEST_ID_ON_BUTTON ? `…${orderId.slice(-5)}` : orderId);

/** Asks whether another order may replace unsaved changes. It is not a dialog, so that the changes stay in sight. */
function NextOrderQuestion() {
  const next = useEdit((edit) => edit.nextOrder);
  if (!next) return null;
  const orderId = orderIdOf(next);
  return (
    <StatusPanel tone="saved" role="alert">
      <OrderStatus>
        <TextWithPart text={t('edit.replaceQuestion', { orderId })} part={orderId} className={styles.orderId} />
      </OrderStatus>
      <Button onClick={() => answerNextOrder(false)}>{t('edit.replaceCancel')}</Button>
      <Button onClick={() => answerNextOrder(true)}>{t('edit.replaceConfirm', { orderId: shortId(orderId) })}</Button>
    </StatusPanel>
  );
}

/** The advice after a failed lookup: an unknown order cannot be edited, but credentials that may not look up may still edit. */
function adviceForFailure(failure: Failure): string {
  if (failure.kind === 'not-found') return failureMessage(failure, 'update').advice;
  return failure.kind === 'local' && failure.what === 'no-user' ? t('edit.enterUser') : t('edit.editAnyway');
}

function LookupMessages() {
  const lookup = useEdit((edit) => edit.lookup);
  const closedOrder = useClosedOrder();
  return (
    <>
      <div role="status">
        {lookup.kind === 'failed' && (
          <Note as="div">
            <RequestFailure failure={lookup.failure} request="lookUp" advice={adviceForFailure(lookup.failure)} />
          </Note>
        )}
      </div>
      <div role="alert">{closedOrder && <Note tone="alert">{notEditableMessage(closedOrder)}</Note>}</div>
    </>
  );
}
