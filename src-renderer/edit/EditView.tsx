import { useEffect, useRef } from 'react';
import { showHiddenAsBoxes } from '../../src-shared/text/hidden-characters';
import { Button, ButtonRow, Note, PrimaryButton } from '../controls';
import { OrderStatus } from '../orders';
import { useStation } from '../station';
import { blockedLabel, notAnOrderMessage, refusalMessage, t } from '../strings';
import { ContentsSection } from './ContentsSection';
import { EditStatus } from './EditStatus';
import styles from './EditView.module.css';
import { discardEdit, type EditNotice, hasUnsavedChanges, isFullySubmitted, parseFields, useEdit } from './edit-store';
import { FIELDS_ON_SCREEN } from './fields';
import { answerNextOrder, orderIdOf } from './next-order';
import { OrderSection } from './OrderSection';
import { ShopperSection } from './ShopperSection';
import { StatusPanel } from './StatusPanel';
import { saveEdit } from './submit';
import { WindowSection } from './WindowSection';

/** The view in which a store lead corrects an order. Only changed fields are sent. */
export function EditView() {
  return (
    <form
      className={styles.edit}
      aria-label={t('edit.title')}
      noValidate
      onSubmit={(event) => {
        // Enter submits nothing, because a scan ends with it.
        event.preventDefault();
      }}
    >
      <main className={styles.main}>
        <h1>{t('edit.title')}</h1>
        <StatusBanner />
        <OrderSection />
        <WindowSection />
        <ContentsSection />
        <ShopperSection />
      </main>
      <Actions />
    </form>
  );
}

/** Notices and the state of the last edit. The banner scrolls into sight whenever it changes. */
function StatusBanner() {
  const banner = useRef<HTMLDivElement>(null);
  const notice = useEdit((edit) => edit.notice);
  const next = useEdit((edit) => edit.nextOrder);
  const step = useEdit(({ edit }) => edit && `${edit.id} ${edit.state.kind}`);

  useEffect(() => {
    if (notice || next || step) banner.current?.scrollIntoView({ block: 'nearest' });
  }, [notice, next, step]);

  return (
    <div className={styles.banner} ref={banner}>
      <Notice />
      <NextOrderQuestion />
      <EditStatus />
    </div>
  );
}

const NOTICE_MESSAGES = { product: 'scan.product', 'not-an-order': 'scan.notThisOrder', uncertain: 'scan.uncertain' } as const;

function noticeMessage(notice: EditNotice): string {
  if (typeof notice === 'string') return t(NOTICE_MESSAGES[notice]);
  return 'hidden' in notice ? notAnOrderMessage(showHiddenAsBoxes(notice.text), notice.hidden) : refusalMessage(notice.refusal);
}

function Notice() {
  const notice = useEdit((edit) => edit.notice);
  const message = notice && noticeMessage(notice);
  return <div role="alert">{message && <Note tone="alert">{message}</Note>}</div>;
}

/** Asks whether another order may replace unsaved changes. It is not a dialog, so that the changes stay in sight. */
function NextOrderQuestion() {
  const next = useEdit((edit) => edit.nextOrder);
  if (!next) return null;
  const orderId = orderIdOf(next);
  return (
    <StatusPanel tone="saved" role="alert">
      <OrderStatus>{t('edit.replaceQuestion', { orderId })}</OrderStatus>
      <ButtonRow>
        <Button onClick={() => answerNextOrder(false)}>{t('edit.replaceCancel')}</Button>
        <Button onClick={() => answerNextOrder(true)}>{t('edit.replaceConfirm', { orderId })}</Button>
      </ButtonRow>
    </StatusPanel>
  );
}

/** The buttons that save and discard, with a hint why a press would save nothing. */
function Actions() {
  // The hint depends on the whole state.
  const { isSaving } = useEdit();
  const blocked = useStation(({ station }) => (station.connection.kind === 'blocked' ? station.connection.problem : null));
  const { problems, changes, request } = parseFields();
  const isSubmitted = isFullySubmitted();
  const firstProblem = FIELDS_ON_SCREEN.find((name) => problems[name] !== undefined);
  const isReady = request !== null && !blocked && !isSaving && !isSubmitted;

  function hintText(): string {
    if (blocked) return blockedLabel(blocked);
    if (isSaving) return t('edit.saving');
    if (isSubmitted) return t('edit.hint.leaving');
    if (problems.orderId?.kind === 'order' && problems.orderId.problem.kind === 'empty') return t('edit.hint.order');
    if (problems.userId?.kind === 'user' && problems.userId.problem.kind === 'empty') return t('edit.hint.user');
    if (firstProblem) return t('edit.hint.fix', { field: t(`edit.label.${firstProblem}`) });
    const count = Object.keys(changes).length;
    return count === 0 ? t('edit.hint.nothing') : t('edit.hint.ready', { n: count });
  }

  return (
    <footer className={styles.actions}>
      {hasUnsavedChanges() && <Button onClick={discardEdit}>{t('edit.discard')}</Button>}
      <PrimaryButton
        className={styles.saveButton}
        label={t('edit.save')}
        hint={hintText()}
        hintId="save-hint"
        state={isReady ? 'ready' : 'not-ready'}
        aria-label={t('edit.save')}
        onClick={() => void saveEdit()}
      />
    </footer>
  );
}
