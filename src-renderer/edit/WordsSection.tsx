import { useController } from 'react-hook-form';
import { words } from '../words';
import { EditField, LeaveAsIs } from './EditField';
import type { EditFields } from './fields';
import { askRemoval, form } from './form';

const text = words.edit;

/** What the shopper reads. A blank box changes nothing; taking a text away has to be asked for. */
export function WordsSection() {
  return (
    <section className="card edit-section" aria-labelledby="edit-words">
      <h2 id="edit-words">{text.sections.words}</h2>
      <TextField name="bagLabel" />
      <TextField name="specialInstructions" />
    </section>
  );
}

function TextField({ name }: { readonly name: 'bagLabel' | 'specialInstructions' }) {
  const value = useController<EditFields>({ control: form.control, name }).field.value;
  const removed = useController<EditFields>({ control: form.control, name: `${name}Removed` }).field;
  return (
    <EditField name={name} hint={removed.value === 'yes' ? text.willRemove : null}>
      {value.trim() === '' &&
        (removed.value === 'yes' ? (
          <LeaveAsIs what={text.label[name]} onPress={() => askRemoval(name, '')} />
        ) : (
          <button type="button" className="button" onClick={() => askRemoval(name, 'yes')}>
            {text.remove[name]}
          </button>
        ))}
    </EditField>
  );
}
