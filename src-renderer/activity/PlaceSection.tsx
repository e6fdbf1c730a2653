import { useState } from 'react';
import { currentPlace } from '../../src-shared/order/known-order';
import type { PlaceChange } from '../../src-shared/order/known-order.schema';
import type { StoredOrderId } from '../../src-shared/order/order.schema';
import { formatIso, type StoreClock } from '../../src-shared/time/time-format';
import { Button, Card, idEnding } from '../controls';
import { PlaceChoice } from '../orders';
import { useKnownOrder, useStation } from '../station';
import { formatDayAndTime, t } from '../strings';
import { savePlace } from './history-store';
import styles from './PlaceSection.module.css';

const NO_CHANGES: readonly PlaceChange[] = [];

/** Where an order was put, and when. The place can be changed here. Nothing at a station without places and an order without one. */
export function PlaceSection({ orderId, clock }: { readonly orderId: StoredOrderId; readonly clock: StoreClock }) {
  const changes = useKnownOrder(orderId)?.places ?? NO_CHANGES;
  const settings = useStation(({ station }) => station.settings);
  const [isChoosing, setChoosing] = useState(false);
  const canChange = settings['stage.place'] !== 'off';
  const place = currentPlace({ places: changes });
  if (!canChange && changes.length === 0) return null;

  function choose(chosen: string | null): void {
    setChoosing(false);
    void savePlace(orderId, chosen);
  }

  return (
    <Card className={styles.section} aria-labelledby="order-place">
      <header className={styles.head}>
        <h2 id="order-place">{[t('activity.place.title'), place].filter(Boolean).join(': ')}</h2>
        {canChange && !isChoosing && (
          <Button onClick={() => setChoosing(true)}>{t(place === null ? 'activity.place.set' : 'activity.place.change')}</Button>
        )}
      </header>
      {canChange && isChoosing && (
        <PlaceChoice
          title={t('place.ofOrder', { ending: idEnding(orderId) })}
          place={place}
          places={settings['stage.places']}
          canType
          onChoose={choose}
          onClose={() => setChoosing(false)}
        />
      )}
      {changes.length > 0 && (
        <ol className={styles.changes}>
          {changes.map(({ place: changed, at }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: changes are only ever added at the end.
            <li key={index}>
              <time dateTime={formatIso(at)}>{formatDayAndTime(at, clock)}</time> {changed ?? t('activity.place.removed')}
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
