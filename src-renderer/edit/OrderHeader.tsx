import { Button } from '../controls';
import { t } from '../strings';
import { EditField } from './EditField';
import { useEdit, useOrderPathRules } from './edit-store';
import { lookUpOrder, prefillUser } from './lookup';
import styles from './OrderHeader.module.css';

/** Which order it is: its ID, and that of its user if the order paths need it. */
export function OrderHeader() {
  const { needsUserToEdit } = useOrderPathRules();
  const isLookingUp = useEdit(({ lookup: { kind } }) => kind === 'loading');
  return (
    <section className={styles.header} data-columns={needsUserToEdit ? 2 : 1} aria-label={t('edit.sections.order')}>
      <EditField
        name="orderId"
        column={1}
        errorAt="message-slot"
        kind="id"
        placeholder={t('edit.orderHint')}
        canKeepCurrent={false}
        onBlur={() => void prefillUser()}
      />
      {needsUserToEdit && <EditField name="userId" column={2} errorAt="message-slot" kind="id" canKeepCurrent={false} />}
      <Button className={styles.lookUp} disabled={isLookingUp} onClick={() => void lookUpOrder()}>
        {t('edit.lookUp')}
      </Button>
    </section>
  );
}
