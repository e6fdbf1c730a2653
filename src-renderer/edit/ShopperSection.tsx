import { Button } from '../controls';
import { t } from '../strings';
import { AlcoholField } from './AlcoholField';
import { EditField } from './EditField';
import { EditRow } from './EditRow';
import { setRemoval, useEdit, useOrderPathRules } from './edit-store';
import { KeepCurrentButton } from './KeepCurrentButton';
import styles from './ShopperSection.module.css';

/** The texts for the shopper. A blank text changes nothing; a button requests that the text is removed. */
export function ShopperSection() {
  const { hasBagLabel } = useOrderPathRules();
  return (
    <section aria-label={t('edit.sections.shopper')}>
      <EditRow columns={hasBagLabel ? 'minmax(0, 1.25fr) minmax(0, 1fr)' : 'minmax(0, 1fr)'}>
        <AlcoholField column={1} />
        {hasBagLabel && <ShopperTextField name="bagLabel" column={2} />}
      </EditRow>
      <EditRow columns="minmax(0, 1fr)">
        <ShopperTextField name="specialInstructions" column={1} />
      </EditRow>
    </section>
  );
}

function ShopperTextField({ name, column }: { readonly name: 'bagLabel' | 'specialInstructions'; readonly column: number }) {
  const isBlank = useEdit(({ fields }) => fields[name].trim() === '');
  const isRemoved = useEdit(({ fields }) => fields[`${name}Removed`] === 'yes');
  return (
    <EditField name={name} column={column} errorAt={column === 1 ? 'right' : 'left'} hint={isRemoved ? t('edit.willRemove') : null}>
      {isBlank &&
        (isRemoved ? (
          <KeepCurrentButton what={t(`edit.label.${name}`)} onPress={() => setRemoval(name, '')} />
        ) : (
          <Button className={styles.remove} onClick={() => setRemoval(name, 'yes')}>
            {t(`edit.remove.${name}`)}
          </Button>
        ))}
    </EditField>
  );
}
