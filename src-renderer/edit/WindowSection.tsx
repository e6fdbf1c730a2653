import type { ServiceOption } from '../../src-shared/order/service-option.schema';
import { formatWindow, storeDayLabel, toInstant, zoneName } from '../../src-shared/time/store-time';
import { Button, HintText, Label, Note } from '../controls';
import { useStation } from '../station';
import { storeClockOf, t } from '../strings';
import { EditField, useFieldError } from './EditField';
import { EditLine, EditRow } from './EditRow';
import { keepCurrent, useEdit, useOrderPathRules, validateWindow } from './edit-store';
import { WINDOW_FIELDS } from './fields';
import { KeepCurrentButton } from './KeepCurrentButton';
import { loadServiceOptions, selectServiceOption } from './lookup';
import { RequestFailure } from './RequestFailure';
import styles from './WindowSection.module.css';

const useClock = () => storeClockOf(useStation(({ station }) => station.settings));

/** The delivery window: fields that belong together, and a list of service options that fills them. */
export function WindowSection() {
  const isChanged = useEdit(({ fields, baseline }) => WINDOW_FIELDS.some((name) => fields[name] !== baseline[name]));
  // The errors of both ends are side by side, so that the rows below stay on a small screen.
  const errors = [useFieldError('windowStart'), useFieldError('windowEnd')];
  const areBothWrong = errors.every((error) => error !== null);
  const isLoading = useEdit(({ serviceOptions }) => serviceOptions.kind === 'loading');
  return (
    <section aria-labelledby="edit-window">
      <div className={styles.picker}>
        <div className={styles.list}>
          <EditLine>
            <Label as="span" id="edit-window">
              {t('edit.sections.window')}
            </Label>
          </EditLine>
          <Button disabled={isLoading} onClick={() => void loadServiceOptions()}>
            {t('edit.listOptions')}
          </Button>
          {isChanged && <KeepCurrentButton what={t('edit.sections.window')} onPress={() => keepCurrent(...WINDOW_FIELDS)} />}
        </div>
        <ServiceOptions />
      </div>
      <EditRow columns="minmax(0, 0.7fr) minmax(0, 1fr) minmax(0, 1fr)">
        <EditField name="serviceOption" column={1} canKeepCurrent={false} onBlur={validateWindow} />
        <EditField
          name="windowStart"
          column={2}
          errorAt={areBothWrong ? 'below' : 'right'}
          canKeepCurrent={false}
          onBlur={validateWindow}
        />
        <EditField name="windowEnd" column={3} errorAt={areBothWrong ? 'below' : 'left'} canKeepCurrent={false} onBlur={validateWindow} />
      </EditRow>
    </section>
  );
}

function ServiceOptions() {
  const clock = useClock();
  const { needsServiceOption } = useOrderPathRules();
  const serviceOptions = useEdit((edit) => edit.serviceOptions);
  switch (serviceOptions.kind) {
    case 'loading':
      return (
        <p role="status" className={styles.message}>
          {t('edit.listing')}
        </p>
      );
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
      if (serviceOptions.isShown && serviceOptions.options.length > 0) return <OptionsByDay options={serviceOptions.options} />;
      if (serviceOptions.isShown) {
        return (
          <p role="status" className={styles.message}>
            {t('edit.noOptions')}
          </p>
        );
      }
  }
  const zone = zoneName(toInstant(Date.now(), clock.timeZone), clock);
  return <HintText className={styles.message}>{t(needsServiceOption ? 'edit.windowHint' : 'edit.windowHintEnds', { zone })}</HintText>;
}

/** Service options side by side, below the store's days, in the order in which they begin. */
function OptionsByDay({ options }: { readonly options: readonly ServiceOption[] }) {
  const clock = useClock();
  const selectedId = useEdit(({ fields }) => fields.serviceOption.trim());
  const sorted = options.toSorted((one, other) => Date.parse(one.startAt) - Date.parse(other.startAt));
  const days = Map.groupBy(sorted, ({ startAt }) => storeDayLabel(startAt, clock).key);
  return (
    <div className={styles.days} data-scrolls-sideways>
      {[...days].map(([key, ofDay]) => (
        <section key={key} className={styles.day} aria-labelledby={`offer-${key}`}>
          <Label as="h3" id={`offer-${key}`} className={styles.dayName}>
            {ofDay[0] && storeDayLabel(ofDay[0].startAt, clock).heading}
          </Label>
          <div className={styles.windows}>
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
