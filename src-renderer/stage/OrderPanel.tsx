import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { Button, Card, idEnding, Label, Note, OrderIdField, OrderIdText } from '../controls';
import { ReasonList } from '../orders';
import { blockedMessage, idProblemMessage, t } from '../strings';
import { ConnectRow } from './ConnectRow';
import { noticeMessage, shortenText } from './notice-message';
import styles from './OrderPanel.module.css';
import { OtherStagingsNote } from './OtherStagingsNote';
import { PlaceRow } from './PlaceRow';
import { handleScan } from './scans';
import { clearOrder, moveFocusTo, setField, useStage } from './stage-store';
import { stageOrder } from './submit';
import { useDraftCheck, useFocusRequest, useSettings, useStagingBlock } from './use-stage';

/** The order ID, and below it the notes on it and a question that the packer has to answer first. */
export function OrderPanel() {
  const { draft, notice, nextOrder, standings, previewedOrder } = useStage();
  const settings = useSettings();
  const check = useDraftCheck();
  const block = useStagingBlock();
  const error =
    (check.kind === 'wrong' && check.problems.order ? idProblemMessage('order', check.problems.order) : draft.fieldErrors.order) ?? null;
  // The card says already why a press was refused.
  const isSaidByCard = block !== null && notice?.kind === 'refused' && notice.refusal.kind === 'blocked';
  const message = notice && !isSaidByCard ? noticeMessage(notice, settings) : null;
  const hasOwnMessage = block !== null || message !== null || nextOrder !== null || standings.length > 0 || draft.generalErrors.length > 0;
  const isAsking = notice?.kind === 'which-text' || nextOrder !== null;
  // The buttons of a question need the room of the place. Where it is missing, its choice has a text box instead.
  const showsPlace = settings['stage.place'] !== 'off' && !block && !isAsking;
  return (
    <Card className={styles.panel} data-blocked={block !== null || undefined}>
      <OrderIdField
        label={t('stage.order')}
        value={previewedOrder?.orderId ?? draft.order}
        placeholder={block ? t('strip.blocked') : t('stage.scanHere')}
        // A message takes the place of the hint.
        hint={block || message ? '' : t('stage.orTypeIt')}
        error={error}
        focusRequest={useFocusRequest('order')}
        onChange={(value) => setField('order', value)}
        onEnter={() => moveFocusTo('bags')}
      />
      <ConnectRow isReplaced={hasOwnMessage} />
      <div className={styles.lower}>
        <div className={styles.own}>
          <div className={styles.notes}>
            <div role="alert">{block && <p className={styles.blocked}>{blockedMessage(block)}</p>}</div>
            <OtherStagingsNote />
            <div role="alert">{message?.tone === 'alert' && <Note tone="alert">{message.text}</Note>}</div>
            <div role="status">{message?.tone === 'status' && <Note>{message.text}</Note>}</div>
          </div>
          {showsPlace && (
            <div className={styles.place}>
              <PlaceRow />
            </div>
          )}
        </div>
        {notice?.kind === 'which-text' && <LabelTextChoice texts={notice.texts} />}
        {draft.generalErrors.length > 0 && <GeneralErrors messages={draft.generalErrors} />}
        {nextOrder && notice?.kind !== 'which-text' && <NextOrder orderId={nextOrder.orderId} />}
      </div>
    </Card>
  );
}

/** A second order that was scanned while the first is on the screen, and what can be done with the first. */
function NextOrder({ orderId }: { readonly orderId: string }) {
  const currentOrderId = useStage(({ draft }) => trimInvisible(draft.order));
  const ending = idEnding(currentOrderId);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className={styles.question} role="group" aria-label={t('stage.waitingScan')}>
      <div className={styles.next}>
        <Label as="p">{t('stage.waitingScan')}</Label>
        <OrderIdText id={orderId} />
      </div>
      <Button onClick={() => void stageOrder()}>{t('stage.stageFirst', { ending })}</Button>
      <Button onClick={() => clearOrder({ kind: 'dropped', orderId: currentOrderId })}>{t('stage.dropFirst', { ending })}</Button>
    </div>
  );
}

/** The two texts that a scanned label may say. A press on one of them handles it as the scan. */
function LabelTextChoice({ texts }: { readonly texts: readonly [string, string] }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className={styles.question} role="group" aria-label={t('scan.onTheLabel')}>
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
    <div className={styles.errors} role="alert">
      <Label as="p">{t('stage.refusedBecause')}</Label>
      <ReasonList messages={messages} />
    </div>
  );
}
