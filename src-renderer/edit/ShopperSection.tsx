import { useController } from 'react-hook-form';
import { Button } from '../controls';
import { strings } from '../strings';
import { EditField, KeepCurrentButton } from './EditField';
import { EditSection } from './EditSection';
import { form, setRemoval } from './edit-model';
import type { EditFields } from './fields';

const text = strings.edit;

/** What the shopper reads. A blank box changes nothing; taking a text away has to be asked for. */
export function ShopperSection() {
  return (
    <EditSection aria-labelledby="edit-words">
      <h2 id="edit-words">{text.sections.words}</h2>
      <ShopperTextField name="bagLabel" />
      <ShopperTextField name="specialInstructions" />
    </EditSection>
  );
}

function ShopperTextField({ name }: { readonly name: 'bagLabel' | 'specialInstructions' }) {
  const value = useController<EditFields>({ control: form.control, name }).field.value;
  const removed = useController<EditFields>({ control: form.control, name: `${name}Removed` }).field;
  return (
    <EditField name={name} hint={removed.value === 'yes' ? text.willRemove : null}>
      {value.trim() === '' &&
        (removed.value === 'yes' ? (
          <KeepCurrentButton what={text.label[name]} onPress={() => setRemoval(name, '')} />
        ) : (
          <Button onClick={() => setRemoval(name, 'yes')}>{text.remove[name]}</Button>
        ))}
    </EditField>
  );
}
