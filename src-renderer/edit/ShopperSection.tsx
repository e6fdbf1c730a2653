import { Button } from '../controls';
import { strings } from '../strings';
import { EditField, KeepCurrentButton } from './EditField';
import { EditSection } from './EditSection';
import { setRemoval, useEdit } from './edit-store';

const text = strings.edit;

/** The texts for the shopper. A blank field changes nothing; a button asks for a text to be removed. */
export function ShopperSection() {
  return (
    <EditSection aria-labelledby="edit-words">
      <h2 id="edit-words">{text.sections.sections}</h2>
      <ShopperTextField name="bagLabel" />
      <ShopperTextField name="specialInstructions" />
    </EditSection>
  );
}

function ShopperTextField({ name }: { readonly name: 'bagLabel' | 'specialInstructions' }) {
  const isBlank = useEdit(({ fields }) => fields[name].trim() === '');
  const isRemoved = useEdit(({ fields }) => fields[`${name}Removed`] === 'yes');
  return (
    <EditField name={name} hint={isRemoved ? text.willRemove : null}>
      {isBlank &&
        (isRemoved ? (
          <KeepCurrentButton what={text.label[name]} onPress={() => setRemoval(name, '')} />
        ) : (
          <Button onClick={() => setRemoval(name, 'yes')}>{text.remove[name]}</Button>
        ))}
    </EditField>
  );
}
