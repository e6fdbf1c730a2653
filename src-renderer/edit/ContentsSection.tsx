import { useId } from 'react';
import { useController } from 'react-hook-form';
import { parseCount } from '../../src-shared/order/parse-order';
import { ErrorText, HintText, Label, SpinButtons, Switch } from '../controls';
import { useStation } from '../station';
import { strings } from '../strings';
import { EditField, KeepCurrentButton, useFieldError } from './EditField';
import fieldStyles from './EditField.module.css';
import { EditColumns, EditHead, EditSection } from './EditSection';
import { form, keepCurrent, setField } from './edit-model';
import type { EditFields } from './fields';

const text = strings.edit;

/** What is in the bags, and what it costs. */
export function ContentsSection() {
  return (
    <EditSection aria-labelledby="edit-contents">
      <h2 id="edit-contents">{text.sections.contents}</h2>
      <EditColumns count={3}>
        <CountField name="bags" />
        <CountField name="items" />
        <EditField name="weight" kind="decimal" />
        <EditField name="cartTotal" kind="decimal" placeholder="$" />
        <EditField name="tip" kind="decimal" placeholder="$" />
        <AlcoholField />
      </EditColumns>
    </EditSection>
  );
}

function CountField({ name }: { readonly name: 'bags' | 'items' }) {
  const max = useStation(({ station }) => station.settings[name === 'bags' ? 'stage.maxBags' : 'stage.maxItems']);
  const label = text.label[name];

  /** A blank and +1 give 1. What is no number stays as it is. */
  function stepCount(by: 1 | -1): void {
    const count = parseCount(form.getValues(name), max);
    if (count.ok) setField(name, String(Math.min(max, Math.max(1, (count.value ?? 0) + by))));
  }

  return (
    <EditField name={name} kind="count" onStep={stepCount}>
      <SpinButtons size="small" fewerLabel={text.fewer(label)} moreLabel={text.more(label)} onStep={stepCount} />
    </EditField>
  );
}

/** Yes, no, or not said: a switch that nobody has touched says nothing about the order. */
function AlcoholField() {
  const id = useId();
  const { field } = useController<EditFields>({ control: form.control, name: 'alcoholic' });
  const error = useFieldError('alcoholic');
  const value = field.value as EditFields['alcoholic'];
  return (
    <div>
      <EditHead>
        <Label as="span" id={`${id}-label`}>
          {text.label.alcoholic}
        </Label>
        {value !== '' && <KeepCurrentButton what={text.label.alcoholic} onPress={() => keepCurrent('alcoholic')} />}
      </EditHead>
      <div className={fieldStyles.row}>
        <Switch
          ref={field.ref}
          isOn={value === 'yes'}
          isInvalid={error !== null}
          aria-labelledby={`${id}-label`}
          aria-describedby={`${error ? `${id}-complaint ` : ''}${id}-state ${id}-note`}
          onChange={(isOn) => setField('alcoholic', isOn ? 'yes' : 'no')}
        />
        <span id={`${id}-state`}>{text.alcoholState[value]}</span>
      </div>
      {error && <ErrorText id={`${id}-complaint`}>{error}</ErrorText>}
      <HintText id={`${id}-note`}>{text.alcoholNote}</HintText>
    </div>
  );
}
