import { useId } from 'react';
import { useController } from 'react-hook-form';
import { parseCount } from '../../src-shared/typed-order';
import { useStation } from '../station';
import { words } from '../words';
import { EditField, LeaveAsIs, useComplaint } from './EditField';
import type { EditFields } from './fields';
import { form, leaveAsIs, write } from './form';

const text = words.edit;

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
        <Alcohol />
      </div>
    </section>
  );
}

function CountField({ name }: { readonly name: 'bags' | 'items' }) {
  const max = useStation(({ station }) => station.settings[name === 'bags' ? 'stage.maxBags' : 'stage.maxItems']);
  const label = text.label[name];

  /** A blank and +1 give 1. What is no number stays as it is. */
  function step(by: 1 | -1): void {
    const count = parseCount(form.getValues(name), max);
    if (count.ok) write(name, String(Math.min(max, Math.max(1, (count.value ?? 0) + by))));
  }

  return (
    <EditField name={name} kind="count" onStep={step}>
      <button type="button" className="button small-step" tabIndex={-1} aria-label={text.fewer(label)} onClick={() => step(-1)}>
        −
      </button>
      <button type="button" className="button small-step" tabIndex={-1} aria-label={text.more(label)} onClick={() => step(1)}>
        +
      </button>
    </EditField>
  );
}

/** Yes, no, or not said: a switch that nobody has touched says nothing about the order. */
function Alcohol() {
  const id = useId();
  const { field } = useController<EditFields>({ control: form.control, name: 'alcoholic' });
  const complaint = useComplaint('alcoholic');
  const value = field.value as EditFields['alcoholic'];
  return (
    <div className={`edit-field is-alcohol ${value !== '' ? 'is-touched' : ''} ${complaint ? 'is-wrong' : ''}`}>
      <div className="edit-field-head">
        <span className="label" id={`${id}-label`}>
          {text.label.alcoholic}
        </span>
        {value !== '' && <LeaveAsIs what={text.label.alcoholic} onPress={() => leaveAsIs('alcoholic')} />}
      </div>
      <div className="edit-field-row">
        <button
          ref={field.ref}
          type="button"
          role="switch"
          className="switch"
          aria-labelledby={`${id}-label`}
          aria-checked={value === 'yes'}
          aria-invalid={complaint !== null}
          aria-describedby={`${complaint ? `${id}-complaint ` : ''}${id}-state ${id}-note`}
          onClick={() => write('alcoholic', value === 'yes' ? 'no' : 'yes')}
        >
          <span className="switch-knob" />
        </button>
        <span id={`${id}-state`}>{text.alcoholState[value]}</span>
      </div>
      {complaint && (
        <p className="field-problem" id={`${id}-complaint`}>
          {complaint}
        </p>
      )}
      <p className="field-hint" id={`${id}-note`}>
        {text.alcoholNote}
      </p>
    </div>
  );
}
