import { useController } from 'react-hook-form';
import type { ServiceOption } from '../../src-shared/service-option';
import { dayOf, formatWindow, toInstant, zoneName } from '../../src-shared/store-time';
import { useStation } from '../station';
import { storeClock, words } from '../words';
import { CallFailed } from './CallFailed';
import { EditField, LeaveAsIs } from './EditField';
import { type EditFields, WINDOW_NAMES } from './fields';
import { form, leaveAsIs, listOptions, pick, useEdit, validateWindow } from './form';

const text = words.edit;

const useClock = () => storeClock(useStation(({ station }) => station.settings));

/** When it is to be delivered: three boxes that go together, and a list that fills them. */
export function WindowSection() {
  const clock = useClock();
  const touched = useTouched();
  const offer = useEdit((edit) => edit.offer);
  return (
    <section className="card edit-section" aria-labelledby="edit-window">
      <div className="edit-section-head">
        <h2 id="edit-window">{text.sections.window}</h2>
        {touched && <LeaveAsIs what={text.sections.window} onPress={() => leaveAsIs(...WINDOW_NAMES)} />}
      </div>
      <div className="edit-columns is-three">
        <EditField name="serviceOption" withLeaveAsIs={false} onLeave={validateWindow} />
        <EditField name="windowStart" withLeaveAsIs={false} onLeave={validateWindow} />
        <EditField name="windowEnd" withLeaveAsIs={false} onLeave={validateWindow} />
      </div>
      <p className="field-hint">
        {text.windowHint} {text.zone(zoneName(toInstant(Date.now(), clock.timeZone), clock))}
      </p>
      <div>
        <button type="button" className="button" disabled={offer.kind === 'asking'} onClick={() => void listOptions()}>
          {text.listOptions}
        </button>
      </div>
      <Offered />
    </section>
  );
}

function useTouched(): boolean {
  const baseline = useEdit((edit) => edit.baseline);
  const values = [
    useController<EditFields>({ control: form.control, name: 'serviceOption' }).field.value,
    useController<EditFields>({ control: form.control, name: 'windowStart' }).field.value,
    useController<EditFields>({ control: form.control, name: 'windowEnd' }).field.value,
  ];
  return WINDOW_NAMES.some((name, index) => values[index] !== baseline[name]);
}

function Offered() {
  const offer = useEdit((edit) => edit.offer);
  switch (offer.kind) {
    case 'none':
      return null;
    case 'asking':
      return <p role="status">{text.listing}</p>;
    case 'no-place':
      return (
        <p role="alert" className="note is-alert">
          {text.noPlace}
        </p>
      );
    case 'failed':
      return (
        <div role="alert" className="note is-alert">
          <CallFailed failure={offer.failure} what={text.optionsFailed} />
        </div>
      );
    case 'listed':
      if (!offer.shown) return null;
      return offer.options.length === 0 ? <p role="status">{text.noOptions}</p> : <Days options={offer.options} />;
  }
}

/** Options under the store's days, in the order in which they begin. */
function Days({ options }: { readonly options: readonly ServiceOption[] }) {
  const clock = useClock();
  const chosen = useController<EditFields>({ control: form.control, name: 'serviceOption' }).field.value;
  const sorted = options.toSorted((one, other) => Date.parse(one.startAt) - Date.parse(other.startAt));
  const days = Map.groupBy(sorted, ({ startAt }) => dayOf(startAt, clock).key);
  return (
    <div className="offer">
      {[...days].map(([key, ofDay]) => (
        <section key={key} aria-labelledby={`offer-${key}`}>
          <h3 id={`offer-${key}`} className="label">
            {ofDay[0] && dayOf(ofDay[0].startAt, clock).heading}
          </h3>
          <div className="offer-day">
            {ofDay.map((option) => {
              const window = formatWindow(option, clock);
              return (
                <button
                  key={option.id}
                  type="button"
                  className="button"
                  aria-pressed={String(option.id) === chosen.trim()}
                  aria-label={text.option(window, option.id)}
                  disabled={!option.available}
                  onClick={() => pick(option)}
                >
                  {window}
                  {!option.available && ` (${text.optionTaken})`}
                </button>
              );
            })}
          </div>
        </section>
      ))}
    </div>
  );
}
