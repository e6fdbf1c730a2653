import { useState } from 'react';
import type { ResponseValue } from '../../src-shared/bridge/contract';
import { confirmedDetails, type Intent, type StepRecord } from '../../src-shared/intent/intent.schema';
import type { OrderId } from '../../src-shared/order/order.schema';
import { Button, Card, HintText, OrderIdText, View } from '../controls';
import { FactList, ReasonList, reasonsToList } from '../orders';
import { invoke, useStation } from '../station';
import {
  failureMessage,
  formatDayAndSecond,
  orderFacts,
  otherFacts,
  stateLabel,
  statusLabel,
  storeClockOf,
  summarizeIntent,
  t,
} from '../strings';
import { describeStep } from './describe-step';
import { HeaderRow } from './HeaderRow';
import { openTimeline } from './history-store';
import styles from './OrderTimeline.module.css';
import { useRefreshOnChange } from './use-refresh-on-change';

type Timelines = ResponseValue<'orders.history'>;

/** Every step of one order on this station, as IT asks a packer to read it out on the phone. */
export function OrderTimeline({ orderId }: { readonly orderId: OrderId }) {
  const clock = useStation(({ station }) => storeClockOf(station.settings));
  const [timelines, setTimelines] = useState<Timelines>([]);

  // The change of any order may be a step of this one.
  useRefreshOnChange(() => {
    void invoke('orders.history', { orderId }).then((response) => response.ok && setTimelines(response.value));
  });

  return (
    <View>
      <HeaderRow>
        <Button onClick={() => openTimeline(null)}>{t('activity.back')}</Button>
        <h1 aria-label={t('activity.historyTitle', { orderId })}>
          <OrderIdText id={orderId} />
        </h1>
      </HeaderRow>
      {timelines.map(({ intent, records }) => (
        <Card key={intent.id} className={styles.intent}>
          <h2>
            {t(`activity.what.${intent.kind}`)}: {stateLabel(intent)}
          </h2>
          <p>
            {[summarizeIntent(intent, clock), intent.request.userId && t('activity.userLabel', { userId: intent.request.userId })]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <p className={styles.destination}>
            {intent.destination.mode === 'practice'
              ? t('strip.practice')
              : t('activity.destination', { where: intent.destination.baseUrl })}
          </p>
          <ol className={styles.steps} aria-label={t('activity.steps')}>
            {records.map((record, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end.
              <li key={index}>
                <span className={styles.time}>{formatDayAndSecond(record.at, clock)}</span>
                <div>
                  <p>{describeRecord(record, intent)}</p>
                  <ReasonList messages={record.failure ? reasonsToList(record.failure) : []} />
                </div>
              </li>
            ))}
          </ol>
          <AnsweredDetails intent={intent} />
          <HintText>{intent.id}</HintText>
        </Card>
      ))}
    </View>
  );
}

/** Every fact in Connect's response to the staging or the edit. */
function AnsweredDetails({ intent: { state } }: { readonly intent: Intent }) {
  const settings = useStation(({ station }) => station.settings);
  const details = confirmedDetails(state);
  if (!details) return null;
  return (
    <section aria-label={t('activity.facts')}>
      <h3>{t('activity.facts')}</h3>
      <FactList facts={[...orderFacts(details, settings).filter(({ value }) => value), ...otherFacts(details)]} />
    </section>
  );
}

function describeRecord(record: StepRecord, intent: Intent): string {
  const { failure, answer } = record;
  const message = failure && reasonsToList(failure).length === 0 ? failureMessage(failure) : null;
  const parts = [
    describeStep(record, intent),
    message?.quote,
    failure && 'detail' in failure && failure.detail,
    answer && t('activity.connectStatus', { status: statusLabel(answer) }),
  ];
  return parts.filter(Boolean).join(' · ');
}
