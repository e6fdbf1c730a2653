import { Button, PrimaryButton } from '../controls';
import { useStation } from '../station';
import { blockedMessage, t } from '../strings';
import { ContentsSection } from './ContentsSection';
import { CurrentValues } from './CurrentValues';
import { notEditableMessage, useClosedOrder } from './closed-order';
import styles from './EditView.module.css';
import { discardEdit, hasUnsavedChanges, isFullySubmitted, parseFields, useEdit } from './edit-store';
import { FIELDS_ON_SCREEN } from './fields';
import { MessageSlot } from './MessageSlot';
import { OrderHeader } from './OrderHeader';
import { ShopperSection } from './ShopperSection';
import { saveEdit } from './submit';
import { WindowSection } from './WindowSection';

/** The view in which a store lead corrects an order. Only changed fields are sent. */
export const EditView = () => (
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
      <h1 className={styles.title}>{t('edit.title')}</h1>
      <OrderHeader />
      <MessageSlot />
      <div className={styles.body}>
        <CurrentValues />
        <div className={styles.fields}>
          <WindowSection />
          <ContentsSection />
          <ShopperSection />
        </div>
      </div>
    </main>
    <Actions />
  </form>
);

/** The buttons that save and discard, with a hint why a press would save nothing. */
function Actions() {
  // The hint depends on the whole state.
  const { isSaving } = useEdit();
  const blocked = useStation(({ station }) => (station.connection.kind === 'blocked' ? station.connection.problem : null));
  const { problems, changes, request } = parseFields();
  const isSubmitted = isFullySubmitted();
  const firstProblem = FIELDS_ON_SCREEN.find((name) => problems[name] !== undefined);
  const isReady = request !== null && !blocked && !isSaving && !isSubmitted;
  // Connect refuses such an edit, but a lookup may be older than the order's state.
  const closedOrder = useClosedOrder();

  function hintText(): string {
    if (blocked) return blockedMessage(blocked);
    if (isSaving) return t('edit.saving');
    if (isSubmitted) return t('edit.hint.leaving');
    if (problems.orderId?.kind === 'order' && problems.orderId.problem.kind === 'empty') return t('edit.hint.order');
    if (problems.userId?.kind === 'user' && problems.userId.problem.kind === 'empty') return t('edit.hint.user');
    if (firstProblem) return t('edit.hint.fix', { field: t(`edit.label.${firstProblem}`) });
    if (closedOrder !== null) return notEditableMessage(closedOrder);
    const count = Object.keys(changes).length;
    return count === 0 ? t('edit.hint.nothing') : t('edit.hint.ready', { n: count });
  }

  return (
    <footer className={styles.actions}>
      {hasUnsavedChanges() && (
        <Button className={styles.discard} onClick={discardEdit}>
          {t('edit.discard')}
        </Button>
      )}
      <PrimaryButton
        className={styles.saveButton}
        label={t('edit.save')}
        hint={hintText()}
        hintId="save-hint"
        state={!isReady ? 'not-ready' : closedOrder ? 'again' : 'ready'}
        aria-label={t('edit.save')}
        onClick={() => void saveEdit()}
      />
    </footer>
  );
}
