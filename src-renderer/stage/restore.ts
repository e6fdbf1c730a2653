/** The order on the screen outlives a crash and a restart: brings it back, and keeps it from then on. */
import { trimInvisible } from '../../src-shared/invisible';
import { useStation } from '../station';
import { EMPTY_DRAFT } from './draft';
import { clear, draftFor, type Form, isBlank, settleCorrected, show, useForm } from './form';
import { type KeptOrder, keepOrder, readKept, wasHandedOver } from './keep';

const { getState: form, setState: set } = useForm;
const settings = () => useStation.getState().station.settings;

/**
 * Brings back what stood here when the app stopped, and keeps it from then on. One that has stood longer than
 * `stage.staleMinutes` is named and not brought back: its groceries may be gone, and the next scan of a new day should
 * find an empty screen.
 * @returns a function that stops it
 */
export function openStageForm(): () => void {
  const mode = () => settings()['connection.mode'];
  const kept = isBlank(form().draft) ? readKept(mode()) : null;
  // Kept as it is, with the time at which somebody last touched it.
  if (kept && !bringBack(kept)) keepForm(form());
  const stops = [
    useForm.subscribe((now, before) => {
      if (
        now.draft !== before.draft ||
        now.next !== before.next ||
        now.intentId !== before.intentId ||
        now.correcting !== before.correcting
      )
        keepForm(now);
    }),
    useStation.subscribe(({ station }, before) => {
      // Practice and live are two worlds: what was scanned for the one is not to be pressed in the other.
      if (station.settings['connection.mode'] === before.station.settings['connection.mode']) return;
      set({ next: null });
      clear();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };

  function keepForm({ draft, next, intentId, correcting }: Form): void {
    const { complaints: _complaints, otherComplaints: _otherComplaints, ...texts } = draft;
    keepOrder(
      isBlank(draft) && next === null
        ? null
        : { mode: mode(), keptAt: Date.now(), draft: { ...EMPTY_DRAFT, ...texts }, next, intentId, correcting },
    );
  }
}

/** @returns whether it stands on the screen as it did */
function bringBack(kept: KeptOrder): boolean {
  const { draft, next, intentId, correcting, keptAt } = kept;
  const handedOver = wasHandedOver(kept, useStation.getState().orders);
  if (handedOver && correcting) void settleCorrected(correcting, trimInvisible(draft.order));
  if (Date.now() - keptAt > settings()['stage.staleMinutes'] * 60_000) {
    const orderId = [handedOver ? '' : trimInvisible(draft.order), next?.orderId ?? ''].filter(Boolean).join(', ');
    if (orderId) set({ notice: { kind: 'left-behind', orderId, at: keptAt } });
    return false;
  }
  if (handedOver) {
    if (next) show(draftFor(next), { kind: 'restored' });
    return false;
  }
  show(draft, { kind: 'restored' }, correcting);
  set({ next, intentId });
  return true;
}
