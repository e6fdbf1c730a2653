import { type ReactNode, useEffect } from 'react';
import { idEnding } from '../controls';
import { PlaceChoice } from '../orders';
import { t } from '../strings';
import styles from './PlacePicker.module.css';
import { continueAfterPlace } from './PlaceRow';
import { closePlacePicker, enterPlace, savePlace, usePlacePicker } from './place';
import { useStage } from './stage-store';
import { useKnownPlace, useSettings } from './use-stage';

/** Lays the places to choose from over the keypad, which keeps its room so that nothing moves. */
export function PlacePicker({ children }: { readonly children: ReactNode }) {
  const target = usePlacePicker((picker) => picker.target);
  const isOff = useSettings()['stage.place'] === 'off';
  const isOpen = target !== null && !isOff;
  const orderText = useStage(({ draft }) => draft.order);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another order on the screen has its own place.
  useEffect(closePlacePicker, [orderText]);
  return (
    <div className={styles.slot}>
      <div className={styles.keypad} inert={isOpen}>
        {children}
      </div>
      {isOpen && (
        <div className={styles.picker}>{target.kind === 'form' ? <FormPlaces /> : <PlacesOfPressed orderId={target.orderId} />}</div>
      )}
    </div>
  );
}

function FormPlaces() {
  const { order, place } = useStage(({ draft }) => draft);
  const hasTextBox = useStage(({ nextOrder }) => nextOrder === null);
  const knownPlace = useKnownPlace(order);
  const places = useSettings()['stage.places'];

  function choose(chosen: string | null): void {
    enterPlace(chosen ?? '');
    continueAfterPlace();
  }

  return (
    <PlaceChoice
      title={t('place.label')}
      place={(place ?? knownPlace) || null}
      places={places}
      canType={!hasTextBox}
      onChoose={choose}
      onClose={closePlacePicker}
    />
  );
}

/** The places for an order of the rail. */
function PlacesOfPressed({ orderId }: { readonly orderId: Parameters<typeof savePlace>[0] }) {
  const place = useKnownPlace(orderId);
  const places = useSettings()['stage.places'];

  function choose(chosen: string | null): void {
    closePlacePicker();
    void savePlace(orderId, chosen);
  }

  return (
    <PlaceChoice
      key={orderId}
      title={t('place.ofOrder', { ending: idEnding(orderId) })}
      place={place}
      places={places}
      canType
      onChoose={choose}
      onClose={closePlacePicker}
    />
  );
}
