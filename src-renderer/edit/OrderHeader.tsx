import { Button } from '../controls';
import { t } from '../strings';
import { EditField } from './EditField';
import { useEdit } from './edit-store';
import { lookUpOrder, prefillUser } from './lookup';
import styles from './OrderHeader.module.css';

/** Which order it is: the IDs of the order and its user. */
export function OrderHeader() {
  const isLookingUp = useEdit(({ lookup: { kind } }) => kind === 'loading');
  return (
    <section className={styles.header} aria-label={t('edit.sections.order')}>
      <EditField
        name="orderId"
        column={1}
        errorAt="message-slot"
        kind="id"
        placeholder={t('edit.orderHint')}
        canKeepCurrent={false}
        onBlur={() => void prefillUser()}
      />
      <EditField name="userId" column={2} errorAt="message-slot" kind="id" canKeepCurrent={false} />
      <Button className={styles.lookUp} disabled={isLookingUp} onClick={() => void lookUpOrder()}>
        {t('edit.lookUp')}
      </Button>
    </section>
  );
}
