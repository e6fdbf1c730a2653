/** The staging place of the order on the screen, and of the one that was pressed last. */
import { create } from 'zustand';
import type { Result } from '../../src-shared/base/result';
import type { Staging } from '../../src-shared/intent/intent.schema';
import { currentPlace } from '../../src-shared/order/known-order';
import type { StoredOrderId } from '../../src-shared/order/order.schema';
import { normalizePlace, type PlaceProblem } from '../../src-shared/order/staging-place';
import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { playSound } from '../sounds';
import { findKnownOrder, readKnownOrder, setPlace, useStation } from '../station';
import { checkDraft, type Draft, type DraftCheck } from './draft';
import { getSettings, getStage, moveFocusTo, refuseWithNotice, setStage } from './stage-store';

/** A place that is scanned later than this after a press is more likely that of an order that was not scanned. */
const PRESSED_LAST_MS = 120_000;

/** Whether the order on the screen can be staged, and if not, why. */
export function checkOrder(): DraftCheck {
  const { draft } = getStage();
  const known = findKnownOrder(trimInvisible(draft.order));
  return checkDraft(draft, getSettings(), known && currentPlace(known));
}

/** Enters the place of the order on the screen. The order keeps the ID of its first press, because the request is the same. */
export const enterPlace = (place: string) => setStage(({ draft }) => ({ draft: { ...draft, place }, notice: null }));

/**
 * Handles the label of a place. It belongs to the order whose places are shown to choose from, else to the order on the screen, else to the
 * one that was pressed last.
 */
export async function handlePlaceScan(scanned: Result<string, PlaceProblem>): Promise<void> {
  if (getSettings()['stage.place'] === 'off') return refuseWithNotice({ kind: 'place-off' });
  if (!scanned.ok) return refuseWithNotice({ kind: 'place-unreadable', problem: scanned.problem });
  const { target } = usePlacePicker.getState();
  closePlacePicker();
  if (target?.kind === 'pressed') return showPlaceOf(target.orderId, scanned.value);
  if (trimInvisible(getStage().draft.order) === '') return setPlaceOfLastOrder(scanned.value);
  playSound('read');
  enterPlace(scanned.value);
}

async function setPlaceOfLastOrder(place: string): Promise<void> {
  const last = findLastPressed(Date.now());
  if (!last) return refuseWithNotice({ kind: 'place-without-order' });
  const { orderId } = last.request;
  const known = await readKnownOrder(orderId);
  const current = known && currentPlace(known);
  if (current !== null && current !== place) return refuseWithNotice({ kind: 'place-already-set', orderId, place: current });
  await showPlaceOf(orderId, place);
}

/** Saves the scanned place of an order that is not on the screen, and says whose it is. */
async function showPlaceOf(orderId: StoredOrderId, place: string): Promise<void> {
  if (!(await savePlace(orderId, place))) return;
  playSound('read');
  setStage({ notice: { kind: 'place-saved', orderId, place } });
}

/** The order that was pressed last, a short time ago; `null` if there is none, or if it was taken back. */
function findLastPressed(now: number): Staging | null {
  const { orders, station } = useStation.getState();
  const isCurrent = ({ destination }: Staging) => destination.mode === station.settings['connection.mode'];
  const [last] = orders
    .filter((intent) => intent.kind === 'stage')
    .filter(isCurrent)
    .sort((one, other) => other.createdAt - one.createdAt);
  const isRecent = last !== undefined && now - last.createdAt >= 0 && now - last.createdAt <= PRESSED_LAST_MS;
  return isRecent && last.state.kind !== 'withdrawn' ? last : null;
}

/** Saves a place of an order that was pressed. A failure is shown. @returns whether it was accepted */
export async function savePlace(orderId: StoredOrderId, place: string | null): Promise<boolean> {
  const refusal = await setPlace(orderId, place);
  if (refusal) refuseWithNotice({ kind: 'refused', refusal });
  return refusal === null;
}

/**
 * Saves what a press did not: that the place was removed, or was entered while the order was being handed over.
 * @param pressed the draft of the press
 * @param current the same draft after the press; `null` if another order is on the screen
 */
export function savePlaceAfterPress(
  { request, place }: Extract<DraftCheck, { kind: 'ready' }>,
  pressed: Draft,
  current: Draft | null,
): void {
  if (current && current.place !== pressed.place) void savePlace(request.orderId, normalizePlace(current.place ?? '') || null);
  else if (place === null) void savePlace(request.orderId, null);
}

/** The order whose place is being picked on the screen: the one in the form, or one of the rail. */
type PickTarget = { readonly kind: 'form' } | { readonly kind: 'pressed'; readonly orderId: StoredOrderId };
export const usePlacePicker = create<{ readonly target: PickTarget | null }>(() => ({ target: null }));

/** Asks for a missing place with the buttons, where there are some, or where the card has no room for the text box. */
export function askForPlace(): void {
  moveFocusTo('place');
  if (getSettings()['stage.places'].length > 0 || getStage().nextOrder !== null) pickPlace({ kind: 'form' });
}

export const pickPlace = (target: PickTarget): void => usePlacePicker.setState({ target });
export const closePlacePicker = (): void => usePlacePicker.setState({ target: null });
