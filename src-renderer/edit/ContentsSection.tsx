import { useId } from 'react';
import { useController } from 'react-hook-form';
import { parseCount } from '../../src-shared/order/parse-order';
import { useStation } from '../station';
import { strings } from '../strings';
import { EditField, KeepCurrentButton, useFieldError } from './EditField';
import { form, keepCurrent, setField } from './edit-model';
import type { EditFields } from './fields';

const text = strings.edit;

/** What is in the bags, and what it costs. */
export function ContentsSection() {
  return (
    <section className="card edit-section" aria-labelledby="edit-contents">
      <h2 id="edit-contents">{text.sections.contents}</h2>
      <div className="edit-columns is-three">
        <CountField name="bags" />
        <CountField name="items" />
        <EditField name="weight" kind="decimal" />
        <EditField name="cartTotal" kind="decimal" placeholder="$" />
        <EditField name="tip" kind="decimal" placeholder="$" />
        <AlcoholField />
      </div>
    </section>
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
      <button type="button" className="button small-step" tabIndex={-1} aria-label={text.fewer(label)} onClick={() => stepCount(-1)}>
        −
      </button>
      <button type="button" className="button small-step" tabIndex={-1} aria-label={text.more(label)} onClick={() => stepCount(1)}>
        +
      </button>
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
    <div className={`edit-field is-alcohol ${value !== '' ? 'is-touched' : ''} ${error ? 'is-wrong' : ''}`}>
      <div className="edit-field-head">
        <span className="label" id={`${id}-label`}>
          {text.label.alcoholic}
        </span>
        {value !== '' && <KeepCurrentButton what={text.label.alcoholic} onPress={() => keepCurrent('alcoholic')} />}
      </div>
      <div className="edit-field-row">
        <button
          ref={field.ref}
          type="button"
          role="switch"
          className="switch"
          aria-labelledby={`${id}-label`}
          aria-checked={value === 'yes'}
          aria-invalid={error !== null}
          aria-describedby={`${error ? `${id}-complaint ` : ''}${id}-state ${id}-note`}
          onClick={() => setField('alcoholic', value === 'yes' ? 'no' : 'yes')}
        >
          <span className="switch-knob" />
        </button>
        <span id={`${id}-state`}>{text.alcoholState[value]}</span>
      </div>
      {error && (
        <p className="field-problem" id={`${id}-complaint`}>
          {error}
        </p>
      )}
      <p className="field-hint" id={`${id}-note`}>
        {text.alcoholNote}
      </p>
    </div>
  );
}
