import { useController } from 'react-hook-form';
import type { ServiceOption } from '../../src-shared/order/service-option.schema';
import { formatWindow, storeDayLabel, toInstant, zoneName } from '../../src-shared/time/store-time';
import { Button, HintText, Label, Note } from '../controls';
import { useStation } from '../station';
import { storeClockOf, strings } from '../strings';
import { EditField, KeepCurrentButton } from './EditField';
import { EditColumns, EditHead, EditSection } from './EditSection';
import { form, keepCurrent, loadServiceOptions, selectServiceOption, useEdit, validateWindow } from './edit-model';
import { type EditFields, WINDOW_FIELDS } from './fields';
import { RequestFailure } from './RequestFailure';
import styles from './WindowSection.module.css';

const text = strings.edit;

const useClock = () => storeClockOf(useStation(({ station }) => station.settings));

/** When it is to be delivered: three boxes that go together, and a list that fills them. */
export function WindowSection() {
  const clock = useClock();
  const isTouched = useIsWindowTouched();
  const serviceOptions = useEdit((edit) => edit.serviceOptions);
  return (
    <EditSection aria-labelledby="edit-window">
      <EditHead>
        <h2 id="edit-window">{text.sections.window}</h2>
        {isTouched && <KeepCurrentButton what={text.sections.window} onPress={() => keepCurrent(...WINDOW_FIELDS)} />}
      </EditHead>
      <EditColumns count={3}>
        <EditField name="serviceOption" canKeepCurrent={false} onBlur={validateWindow} />
        <EditField name="windowStart" canKeepCurrent={false} onBlur={validateWindow} />
        <EditField name="windowEnd" canKeepCurrent={false} onBlur={validateWindow} />
      </EditColumns>
      <HintText>
        {text.windowHint} {text.zone(zoneName(toInstant(Date.now(), clock.timeZone), clock))}
      </HintText>
      <div>
        <Button disabled={serviceOptions.kind === 'loading'} onClick={() => void loadServiceOptions()}>
          {text.listOptions}
        </Button>
      </div>
      <ServiceOptions />
    </EditSection>
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
        <Note tone="alert" role="alert">
          {text.noPlace}
        </Note>
      );
    case 'failed':
      return (
        <Note as="div" tone="alert" role="alert">
          <RequestFailure failure={serviceOptions.failure} describe={text.optionsFailed} />
        </Note>
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
    <div className={styles.options}>
      {[...days].map(([key, ofDay]) => (
        <section key={key} aria-labelledby={`offer-${key}`}>
          <Label as="h3" id={`offer-${key}`}>
            {ofDay[0] && storeDayLabel(ofDay[0].startAt, clock).heading}
          </Label>
          <div className={styles.day}>
            {ofDay.map((option) => {
              const window = formatWindow(option, clock);
              return (
                <Button
                  key={option.id}
                  aria-pressed={String(option.id) === selectedOption.trim()}
                  aria-label={text.option(window, option.id)}
                  disabled={!option.available}
                  onClick={() => selectServiceOption(option)}
                >
                  {window}
                  {!option.available && ` (${text.optionTaken})`}
                </Button>
              );
            })}
          </div>
        </section>
      ))}
    </div>
  );
}
