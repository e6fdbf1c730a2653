import { useState } from 'react';
import type { RequestAnswer } from '../../src-shared/bridge';
import { answeredDetails, type Intent, type IntentRecord } from '../../src-shared/intent';
import type { OrderId } from '../../src-shared/order';
import { OrderIdText } from '../controls';
import { Facts, Reasons, severalReasons } from '../orders';
import { ask, useStation } from '../station';
import { dayAndSecond, orderFacts, otherFacts, saidWith, stateWords, statusWords, storeClock, words } from '../words';
import { openStory } from './found';
import { useRefresh } from './use-refresh';

const text = words.activity;

type Stories = RequestAnswer<'orders.stories'>;

/** Everything that was done with one order here, step by step, as a person from IT wants it read out on the phone. */
export function Story({ orderId }: { readonly orderId: OrderId }) {
  const clock = useStation(({ station }) => storeClock(station.settings));
  const [stories, setStories] = useState<Stories>([]);

  // A step of any order may be one of this order's.
  useRefresh(() => {
    void ask('orders.stories', { orderId }).then((found) => found.ok && setStories(found.value));
  });

  return (
    <main className="plain-place story">
      <header className="activity-head">
        <button type="button" className="button" onClick={() => openStory(null)}>
          {text.back}
        </button>
        <h1 aria-label={text.story(orderId)}>
          <OrderIdText id={orderId} />
        </h1>
      </header>
      {stories.map(({ intent, records }) => (
        <section key={intent.id} className="card story-intent">
          <h2>
            {text.what[intent.what]}: {stateWords(intent)}
          </h2>
          <p>{[saidWith(intent, clock), intent.request.userId && text.ofUser(intent.request.userId)].filter(Boolean).join(' · ')}</p>
          <p className="story-where">
            {intent.destination.mode === 'practice' ? words.strip.practice : text.sentTo(intent.destination.baseUrl)}
          </p>
          <ol className="story-steps" aria-label={text.steps}>
            {records.map((record, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end.
              <li key={index}>
                <span className="story-time">{dayAndSecond(record.at, clock)}</span>
                <div>
                  <p>{stepWords(record)}</p>
                  <Reasons messages={record.failure ? severalReasons(record.failure) : []} />
                </div>
              </li>
            ))}
          </ol>
          <Answered intent={intent} />
          <p className="field-hint">{intent.id}</p>
        </section>
      ))}
    </main>
  );
}

/** All that Connect said of the order when it took the staging or the edit. */
function Answered({ intent: { state } }: { readonly intent: Intent }) {
  const settings = useStation(({ station }) => station.settings);
  const details = answeredDetails(state);
  if (!details) return null;
  return (
    <section aria-label={text.facts}>
      <h3>{text.facts}</h3>
      <Facts facts={[...orderFacts(details, settings).filter(({ value }) => value), ...otherFacts(details)]} />
    </section>
  );
}

function stepWords({ cause, attempt, failure, answer }: IntentRecord): string {
  const parts = [
    cause === 'send' ? `${text.cause[cause]} (${text.attempt(attempt)})` : text.cause[cause],
    failure && severalReasons(failure).length === 0 && words.failure(failure).what,
    failure && 'detail' in failure && failure.detail,
    answer && text.answered(statusWords(answer.status)),
  ];
  return parts.filter(Boolean).join(' · ');
}
