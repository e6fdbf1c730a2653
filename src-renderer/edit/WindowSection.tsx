import { useController } from 'react-hook-form';
import type { ServiceOption } from '../../src-shared/order/service-option.schema';
import { formatWindow, storeDayLabel, toInstant, zoneName } from '../../src-shared/time/store-time';
import { useStation } from '../station';
import { storeClockOf, strings } from '../strings';
import { EditField, KeepCurrentButton } from './EditField';
import { form, keepCurrent, loadServiceOptions, selectServiceOption, useEdit, validateWindow } from './edit-model';
import { type EditFields, WINDOW_FIELDS } from './fields';
import { RequestFailure } from './RequestFailure';

const text = strings.edit;

const useClock = () => storeClockOf(useStation(({ station }) => station.settings));

/** When it is to be delivered: three boxes that go together, and a list that fills them. */
export function WindowSection() {
  const clock = useClock();
  const isTouched = useIsWindowTouched();
  const serviceOptions = useEdit((edit) => edit.serviceOptions);
  return (
    <section className="card edit-section" aria-labelledby="edit-window">
      <div className="edit-section-head">
        <h2 id="edit-window">{text.sections.window}</h2>
        {isTouched && <KeepCurrentButton what={text.sections.window} onPress={() => keepCurrent(...WINDOW_FIELDS)} />}
      </div>
      <div className="edit-columns is-three">
        <EditField name="serviceOption" canKeepCurrent={false} onBlur={validateWindow} />
        <EditField name="windowStart" canKeepCurrent={false} onBlur={validateWindow} />
        <EditField name="windowEnd" canKeepCurrent={false} onBlur={validateWindow} />
      </div>
      <p className="field-hint">
        {text.windowHint} {text.zone(zoneName(toInstant(Date.now(), clock.timeZone), clock))}
      </p>
      <div>
        <button type="button" className="button" disabled={serviceOptions.kind === 'loading'} onClick={() => void loadServiceOptions()}>
          {text.listOptions}
        </button>
      </div>
      <ServiceOptions />
    </section>
  );
}

function useIsWindowTouched(): boolean {
  const baseline = useEdit((edit) => edit.baseline);
  const values = [
    useController<EditFields>({ control: form.control, name: 'serviceOption' }).field.value,
    useController<EditFields>({ control: form.control, name: 'windowStart' }).field.value,
    useController<EditFields>({ control: form.control, name: 'windowEnd' }).field.value,
  ];
  return WINDOW_FIELDS.some((name, index) => values[index] !== baseline[name]);
}

function ServiceOptions() {
  const serviceOptions = useEdit((edit) => edit.serviceOptions);
  switch (serviceOptions.kind) {
    case 'none':
      return null;
    case 'loading':
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
          <RequestFailure failure={serviceOptions.failure} describe={text.optionsFailed} />
        </div>
      );
    case 'listed':
      if (!serviceOptions.shown) return null;
      return serviceOptions.options.length === 0 ? (
        <p role="status">{text.noOptions}</p>
      ) : (
        <OptionsByDay options={serviceOptions.options} />
      );
  }
}

/** Options under the store's days, in the order in which they begin. */
function OptionsByDay({ options }: { readonly options: readonly ServiceOption[] }) {
  const clock = useClock();
  const selectedOption = useController<EditFields>({ control: form.control, name: 'serviceOption' }).field.value;
  const sorted = options.toSorted((one, other) => Date.parse(one.startAt) - Date.parse(other.startAt));
  const days = Map.groupBy(sorted, ({ startAt }) => storeDayLabel(startAt, clock).key);
  return (
    <div className="offer">
      {[...days].map(([key, ofDay]) => (
        <section key={key} aria-labelledby={`offer-${key}`}>
          <h3 id={`offer-${key}`} className="label">
            {ofDay[0] && storeDayLabel(ofDay[0].startAt, clock).heading}
          </h3>
          <div className="offer-day">
            {ofDay.map((option) => {
              const window = formatWindow(option, clock);
              return (
                <button
                  key={option.id}
                  type="button"
                  className="button"
                  aria-pressed={String(option.id) === selectedOption.trim()}
                  aria-label={text.option(window, option.id)}
                  disabled={!option.available}
                  onClick={() => selectServiceOption(option)}
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
