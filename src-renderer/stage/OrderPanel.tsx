import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { Button, Card, Label, Note, OrderIdField, OrderIdText } from '../controls';
import { ReasonList } from '../orders';
import { idProblemMessage, t } from '../strings';
import { classNames } from '../theme';
import { noticeMessage, shortenText } from './notice-message';
import styles from './OrderPanel.module.css';
import { OtherStagingsNote } from './OtherStagingsNote';
import { handleScan } from './scans';
import { clearOrder, moveFocusTo, setField, useStage } from './stage-store';
import { stageOrder } from './submit';
import { useDraftCheck, useFocusRequest, useSettings } from './use-stage';

/** The order ID, the notes on it, and beside them a question that the packer has to answer first. */
export function OrderPanel() {
  const { draft, notice, nextOrder, previewedOrderId } = useStage();
  const settings = useSettings();
  const check = useDraftCheck();
  const error =
    (check.kind === 'wrong' && check.problems.order ? idProblemMessage('order', check.problems.order) : draft.fieldErrors.order) ?? null;
  const message = notice && noticeMessage(notice, settings);
  return (
    <Card className={styles.panel}>
      <div className={styles.order}>
        <OrderIdField
          label={t('stage.order')}
          value={previewedOrderId ?? draft.order}
          placeholder={t('stage.scanHere')}
          hint={t('stage.orTypeIt')}
          error={error}
          focusRequest={useFocusRequest('order')}
          onChange={(value) => setField('order', value)}
          onEnter={() => moveFocusTo('bags')}
        />
        <div className={styles.notes}>
          <OtherStagingsNote />
          <div role="alert">{message?.tone === 'alert' && <Note tone="alert">{message.text}</Note>}</div>
          <div role="status">{message?.tone === 'status' && <Note>{message.text}</Note>}</div>
        </div>
      </div>
      {notice?.kind === 'which-text' && <LabelTextChoice texts={notice.texts} />}
      {draft.generalErrors.length > 0 && <GeneralErrors messages={draft.generalErrors} />}
      {nextOrder && notice?.kind !== 'which-text' && <NextOrder orderId={nextOrder.orderId} />}
    </Card>
  );
}

/** A second order that was scanned while the first is on the screen, and what can be done with the first. */
function NextOrder({ orderId }: { readonly orderId: string }) {
  const currentOrderId = useStage(({ draft }) => trimInvisible(draft.order));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className={styles.side} role="group" aria-label={t('stage.waitingScan')}>
      <Label as="p">{t('stage.waitingScan')}</Label>
      <p className={styles.nextId}>
        <OrderIdText id={orderId} />
      </p>
      <div className={styles.nextActions}>
        <Button onClick={() => void stageOrder()}>{t('stage.stageFirst')}</Button>
        <Button onClick={() => clearOrder({ kind: 'dropped', orderId: currentOrderId })}>{t('stage.dropFirst')}</Button>
      </div>
    </div>
  );
}

/** The two texts that a scanned label may say. A press on one of them handles it as the scan. */
function LabelTextChoice({ texts }: { readonly texts: readonly [string, string] }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className={styles.side} role="group" aria-label={t('scan.onTheLabel')}>
      <Label as="p">{t('scan.onTheLabel')}</Label>
      {texts.map((labelText) => (
        <Button key={labelText} className={styles.labelText} onClick={() => handleScan(labelText, 'no')}>
          {shortenText(labelText)}
        </Button>
      ))}
    </div>
  );
}

/** Connect's reasons for a refusal that concern no field of this view. */
function GeneralErrors({ messages }: { readonly messages: readonly string[] }) {
  return (
    <div className={classNames(styles.side, styles.errors)} role="alert">
      <Label as="p">{t('stage.refusedBecause')}</Label>
      <ReasonList messages={messages} />
    </div>
  );
}
