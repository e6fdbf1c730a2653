import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ResponseValue } from '../../src-shared/bridge/contract';
import type { Refusal } from '../../src-shared/bridge/refusal';
import { confirmedDetails, type Intent } from '../../src-shared/intent/intent.schema';
import type { OrderId } from '../../src-shared/order/order.schema';
import type { StoreClock } from '../../src-shared/time/time-format';
import { Button, Card, OrderIdText, View } from '../controls';
import { FactList } from '../orders';
import { invoke, useCurrentPlace, useKnownOrder, useStation } from '../station';
import { orderFacts, refusalMessage, stateLabel, storeClockOf, summarizeIntent, t } from '../strings';
import { DetailsForIt } from './DetailsForIt';
import { HeaderRow } from './HeaderRow';
import { closeTimeline } from './history-store';
import { eventsByIntent } from './known-events';
import styles from './OrderTimeline.module.css';
import { PlaceSection } from './PlaceSection';
import { ScanRefusalNote } from './ScanRefusalNote';
import { TimelineSteps } from './TimelineSteps';
import { useRefreshOnChange } from './use-refresh-on-change';

type Timelines = ResponseValue<'orders.history'>;

/** What happened to one order at this station, which a lead shows to a customer or reads out to IT on the phone. */
export function OrderTimeline({ orderId }: { readonly orderId: OrderId }) {
  const clock = useStation(({ station }) => storeClockOf(station.settings));
  const [timelines, setTimelines] = useState<Timelines | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const known = useKnownOrder(orderId);
  const eventsOf = eventsByIntent(
    known,
    (timelines ?? []).map(({ intent }) => intent),
  );
  const backButton = useRef<HTMLButtonElement>(null);
  // The pressed button of the list is gone, and the keyboard continues here.
  useEffect(() => backButton.current?.focus(), []);

  // The change of any order may be a step of this one.
  useRefreshOnChange(() => {
    void invoke('orders.history', { orderId }).then((response) => {
      setRefusal(response.ok ? null : response.problem);
      if (response.ok) setTimelines(response.value);
    });
  });

  function closeOnEscape({ key }: KeyboardEvent): void {
    if (key === 'Escape') closeTimeline();
  }

  return (
    <View tabIndex={0} onKeyDown={closeOnEscape}>
      <HeaderRow>
        <Button ref={backButton} onClick={() => closeTimeline()}>
          {t('activity.back')}
        </Button>
        <h1 aria-label={t('activity.historyTitle', { orderId })}>
          <OrderIdText id={orderId} />
        </h1>
      </HeaderRow>
      <p role="alert" className={styles.refusal}>
        {refusal && refusalMessage(refusal)}
      </p>
      <ScanRefusalNote />
      {timelines?.length === 0 && <p>{t('activity.noHistory')}</p>}
      <PlaceSection orderId={orderId} clock={clock} />
      {timelines?.map(({ intent, records }) => (
        <Card key={intent.id} className={styles.intent} aria-labelledby={`state-${intent.id}`}>
          <TimelineHeading intent={intent} clock={clock} />
          <TimelineSteps intent={intent} records={records} known={eventsOf(intent.id)} clock={clock} />
          <AnsweredDetails intent={intent} />
          <DetailsForIt intent={intent} records={records} known={eventsOf(intent.id)} />
        </Card>
      ))}
    </View>
  );
}

/** The state, and beside it what was entered. */
function TimelineHeading({ intent, clock }: { readonly intent: Intent; readonly clock: StoreClock }) {
  const state = stateLabel(intent);
  const place = useCurrentPlace(intent.kind === 'stage' ? intent.request.orderId : null);
  return (
    <header className={styles.heading} data-state={intent.state.kind}>
      <h2 id={`state-${intent.id}`}>{intent.kind === 'update' ? t('activity.heading.update', { state }) : state}</h2>
      <p>{[summarizeIntent(intent, clock), place].filter(Boolean).join(' · ')}</p>
      {intent.destination.mode === 'practice' && <p className={styles.practice}>{t('strip.practice')}</p>}
    </header>
  );
}

/** The facts in Connect's response to the staging or the edit. */
function AnsweredDetails({ intent: { state } }: { readonly intent: Intent }) {
  const settings = useStation(({ station }) => station.settings);
  const details = confirmedDetails(state);
  if (!details) return null;
  return (
    <section className={styles.facts} aria-label={t('activity.facts')}>
      <h3>{t('activity.facts')}</h3>
      <FactList facts={orderFacts(details, settings).filter(({ value }) => value)} />
    </section>
  );
}
