/** Asks Connect about the order on the screen, in the background. The answer only informs: a press never waits for it. */
import { parseOrderId, parseUserId } from '../../src-shared/order/parse-order';
import { type ConnectWarning, connectWarning } from '../../src-shared/order/scan-lookup';
import { invoke, useStation } from '../station';
import { getStage, NO_CONNECT_STATUS, type StageState, setStage, useStage } from './stage-store';

/** While a person types an ID, each of its beginnings is an ID, and each lookup counts against the station's share. */
const TYPING_PAUSE_MS = 1_500;

/** A restored order is asked about after the startup, because the first request loads the client, which delays the first scan. */
const RESTORED_PAUSE_MS = 1_500;

/** Rises with every order, so that an answer about an order that has left the screen is dropped. */
let orderNumber = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function askAfter(ms: number): void {
  clearTimeout(timer);
  if (ms === 0) void askConnect();
  else timer = setTimeout(() => void askConnect(), ms);
}

async function askConnect(): Promise<void> {
  const { draft, connect } = getStage();
  const order = parseOrderId(draft.order);
  if (!order.ok || useStation.getState().station.settings['order.lookUp'] === 'never') return;
  const user = draft.user === null ? null : parseUserId(draft.user);
  const number = orderNumber;
  // An earlier answer stays while the same order is asked about again.
  if (connect.kind === 'none') setStage({ connect: { kind: 'asking' } });
  const response = await invoke('orders.lookupAtScan', { orderId: order.value, userId: user?.ok ? user.value : null }).catch(() => null);
  if (number !== orderNumber) return;
  const result = response?.ok ? response.value : NO_CONNECT_STATUS;
  setStage({ connect: result });
  if ((result.kind === 'failed' || result.kind === 'not-asked') && result.retryInMs !== null) askAfter(result.retryInMs);
}

function onStageChange(now: StageState, before: StageState): void {
  const isSameOrder = now.draft.order === before.draft.order && now.draft.user === before.draft.user;
  if (isSameOrder && now.isTypingOrder === before.isTypingOrder) return;
  if (!isSameOrder) {
    orderNumber += 1;
    clearTimeout(timer);
    setStage({ connect: NO_CONNECT_STATUS });
  }
  if (now.isTypingOrder) askAfter(TYPING_PAUSE_MS);
  else askAfter(now.notice?.kind === 'restored' ? RESTORED_PAUSE_MS : 0);
}

/**
 * Asks about each order that comes on the screen, and again when the connection is back.
 * @returns a function that stops it
 */
export function askAboutOrderOnScreen(): () => void {
  const unsubscribes = [
    useStage.subscribe(onStageChange),
    useStation.subscribe(({ station }, before) => {
      const isChanged = station.connection.kind !== before.station.connection.kind;
      const { kind } = getStage().connect;
      if (isChanged && (kind === 'failed' || kind === 'not-asked')) askAfter(0);
    }),
  ];
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
    clearTimeout(timer);
  };
}

/**
 * What Connect said of the order on the screen that a person has to confirm; `null` for nothing. An order that this station staged is
 * confirmed with its other stagings, which are shown as well.
 */
export function warningToConfirm({ connect, standings }: Pick<StageState, 'connect' | 'standings'>): ConnectWarning | null {
  const warning = connect.kind === 'answered' ? connectWarning(connect.details) : null;
  const isKnownHere = standings.some(({ kind }) => kind === 'staged' || kind === 'maybe-staged');
  return warning === 'staged' && isKnownHere ? null : warning;
}
