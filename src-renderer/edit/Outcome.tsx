import { useState } from 'react';
import type { Edit } from '../../src-shared/intent';
import { isScheduled, namedTime } from '../../src-shared/life';
import { PressButton, useNow, usePressGroup } from '../controls';
import { cautionOf, type OrderAction, orderEntry, perform, Reasons, SendAgain, useSendAgain } from '../orders';
import { useStation } from '../station';
import { checkedWords, formatWindowIn, refusalWords, saidWith, statusWords, storeClock, words } from '../words';
import { complaintsOf, countdown } from './complaints';
import { useEdit } from './form';

const text = words.edit;

/** How the edit stands that was handed over from here. Good news is a status, what wants somebody an alert. */
export function Outcome() {
  const edit = useEdit((state) => state.edit);
  if (!edit) return null;
  switch (edit.state.name) {
    case 'withdrawn':
    case 'settled':
      return null;
    case 'updated':
      return <Updated edit={edit} />;
    case 'rejected':
    case 'unknown':
    case 'overdue':
    case 'parked':
      return <WantsSomebody edit={edit} />;
    default:
      return <UnderWay edit={edit} />;
  }
}

function Updated({ edit }: { readonly edit: Edit }) {
  const settings = useStation(({ station }) => station.settings);
  if (edit.state.name !== 'updated') return null;
  const { status, window, bagCount, isFallbackWindow } = edit.state.details;
  const times = window && formatWindowIn(window, settings);
  return (
    <div className="outcome is-updated" role="status">
      <p className="rail-state">{text.updated(statusWords(status))}</p>
      {isFallbackWindow && times && <p className="note is-alert">{text.fallbackWindow(times)}</p>}
      <p>{text.nowHas(times, bagCount === null ? null : words.rail.bags(bagCount))}</p>
      <p>{saidWith(edit, storeClock(settings))}</p>
    </div>
  );
}

function UnderWay({ edit }: { readonly edit: Edit }) {
  const settings = useStation(({ station }) => station.settings);
  const scheduled = isScheduled(edit.state);
  const now = useNow(scheduled);
  const entry = orderEntry(edit, now, storeClock(settings));
  const { state, detail } = entry;
  const actions = entry.actions.filter((action) => action !== 'correct');
  const left = edit.state.name === 'waiting' ? edit.state.notBefore - now : 0;
  return (
    <div className="outcome is-saved">
      <div role="status">
        <p className="rail-state">{state}</p>
        <p>{detail}</p>
      </div>
      {scheduled && <p role="timer">{text.scheduledIn(countdown(left))}</p>}
      {actions.length > 0 && <Actions edit={edit} actions={actions} />}
    </div>
  );
}

function WantsSomebody({ edit }: { readonly edit: Edit }) {
  const clock = useStation(({ station }) => storeClock(station.settings));
  const time = namedTime(edit);
  const now = useNow(time !== null);
  const { state, reasons, detail, actions } = orderEntry(edit, now, clock);
  const { fields, top } = complaintsOf(edit);
  const named = Object.keys(fields).length;
  return (
    <div className={`outcome is-${edit.state.name === 'unknown' ? 'unknown' : 'rejected'}`}>
      <div role="alert">
        <p className="rail-state">{state}</p>
        <Reasons messages={reasons} />
        {named > 0 && <p>{cautionOf(edit)}</p>}
        <p>{named === 0 ? detail : top.length === 0 ? text.fieldsBelow : text.someBelow}</p>
      </div>
      {time !== null && <p role="timer">{time > now ? text.waitLeft(countdown(time - now)) : text.waitOver}</p>}
      <Actions edit={edit} actions={actions.filter((action) => action !== 'correct')} />
    </div>
  );
}

function Actions({ edit, actions }: { readonly edit: Edit; readonly actions: readonly OrderAction[] }) {
  const clock = useStation(({ station }) => storeClock(station.settings));
  const { answer, send, close } = useSendAgain(edit);
  const group = usePressGroup();
  const [said, setSaid] = useState<string | null>(null);

  async function act(action: OrderAction): Promise<void> {
    if (action === 'correct') return;
    const done = await perform(action, edit);
    if (!done.ok) setSaid(refusalWords(done.problem));
    else setSaid(done.value && checkedWords(edit.what, edit.request.orderId, done.value));
  }

  if (answer) {
    return <SendAgain intent={edit} answer={answer} clock={clock} group={group} onSend={send} onClose={close} />;
  }
  return (
    <div className="button-row">
      {actions.map((action) => (
        <PressButton key={action} group={group} onPress={() => (action === 'send-again' ? send() : act(action))}>
          {action === 'send-again' && edit.state.name === 'unknown' ? words.rail.sendAgain : words.rail.actions[action]}
        </PressButton>
      ))}
      <p role="alert">{said}</p>
    </div>
  );
}
