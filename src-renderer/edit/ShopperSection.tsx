import { Button } from '../controls';
import { t } from '../strings';
import { EditField, KeepCurrentButton } from './EditField';
import { EditSection } from './EditSection';
import { setRemoval, useEdit } from './edit-store';

/** The texts for the shopper. A blank field changes nothing; a button asks for a text to be removed. */
export function ShopperSection() {
  return (
    <EditSection aria-labelledby="edit-words">
      <h2 id="edit-words">{t('edit.sections.shopper')}</h2>
      <ShopperTextField name="bagLabel" />
      <ShopperTextField name="specialInstructions" />
    </EditSection>
  );
}

function ShopperTextField({ name }: { readonly name: 'bagLabel' | 'specialInstructions' }) {
  const isBlank = useEdit(({ fields }) => fields[name].trim() === '');
  const isRemoved = useEdit(({ fields }) => fields[`${name}Removed`] === 'yes');
  return (
    <EditField name={name} hint={isRemoved ? t('edit.willRemove') : null}>
      {isBlank &&
        (isRemoved ? (
          <KeepCurrentButton what={t(`edit.label.${name}`)} onPress={() => setRemoval(name, '')} />
        ) : (
          <Button onClick={() => setRemoval(name, 'yes')}>{t(`edit.remove.${name}`)}</Button>
        ))}
    </EditField>
  );
}
