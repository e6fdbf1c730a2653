import type { ServiceOption } from '../../src-shared/order/service-option.schema';
import { formatWindow, storeDayLabel, toInstant, zoneName } from '../../src-shared/time/store-time';
import { Button, FieldHead, HintText, Label, Note } from '../controls';
import { useStation } from '../station';
import { storeClockOf, t } from '../strings';
import { EditField, KeepCurrentButton } from './EditField';
import { EditColumns, EditSection } from './EditSection';
import { keepCurrent, useEdit, validateWindow } from './edit-store';
import { WINDOW_FIELDS } from './fields';
import { loadServiceOptions, selectServiceOption } from './lookup';
import { RequestFailure } from './RequestFailure';
import styles from './WindowSection.module.css';

const useClock = () => storeClockOf(useStation(({ station }) => station.settings));

/** The delivery window: three fields that belong together, and a list of service options that fills them. */
export function WindowSection() {
  const clock = useClock();
  const isChanged = useEdit(({ fields, baseline }) => WINDOW_FIELDS.some((name) => fields[name] !== baseline[name]));
  const serviceOptions = useEdit((edit) => edit.serviceOptions);
  return (
    <EditSection aria-labelledby="edit-window">
      <FieldHead>
        <h2 id="edit-window">{t('edit.sections.window')}</h2>
        {isChanged && <KeepCurrentButton what={t('edit.sections.window')} onPress={() => keepCurrent(...WINDOW_FIELDS)} />}
      </FieldHead>
      <EditColumns count={3}>
        <EditField name="serviceOption" canKeepCurrent={false} onBlur={validateWindow} />
        <EditField name="windowStart" canKeepCurrent={false} onBlur={validateWindow} />
        <EditField name="windowEnd" canKeepCurrent={false} onBlur={validateWindow} />
      </EditColumns>
      <HintText>{t('edit.windowHint', { zone: zoneName(toInstant(Date.now(), clock.timeZone), clock) })}</HintText>
      <div>
        <Button disabled={serviceOptions.kind === 'loading'} onClick={() => void loadServiceOptions()}>
          {t('edit.listOptions')}
        </Button>
      </div>
      <ServiceOptions />
    </EditSection>
  );
}

function ServiceOptions() {
  const serviceOptions = useEdit((edit) => edit.serviceOptions);
  switch (serviceOptions.kind) {
    case 'none':
      return null;
    case 'loading':
      return <p role="status">{t('edit.listing')}</p>;
    case 'no-location':
      return (
        <Note tone="alert" role="alert">
          {t('edit.noPlace')}
        </Note>
      );
    case 'failed':
      return (
        <Note as="div" tone="alert" role="alert">
          <RequestFailure failure={serviceOptions.failure} request="options" />
        </Note>
      );
    case 'listed':
      if (!serviceOptions.isShown) return null;
      return serviceOptions.options.length === 0 ? (
        <p role="status">{t('edit.noOptions')}</p>
      ) : (
        <OptionsByDay options={serviceOptions.options} />
      );
  }
}

/** Service options below the store's days, in the order in which they begin. */
function OptionsByDay({ options }: { readonly options: readonly ServiceOption[] }) {
  const clock = useClock();
  const selectedId = useEdit(({ fields }) => fields.serviceOption.trim());
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
                  aria-pressed={String(option.id) === selectedId}
                  aria-label={t('edit.option', { window, id: String(option.id) })}
                  disabled={!option.available}
                  onClick={() => selectServiceOption(option)}
                >
                  {option.available ? window : t('edit.takenOption', { window })}
                </Button>
              );
            })}
          </div>
        </section>
      ))}
    </div>
  );
}
