/** Takes weights from a scale that shows its weight all the time. Decision 0050 has the rules. */
import type { ScaleCommand } from '../../src-shared/devices/device-state';
import { canTake, canTakeAutomatically, mayIncludeTaken } from '../../src-shared/devices/taken-load';
import type { Settings } from '../../src-shared/settings/settings.schema';
import { formatPounds, parsePounds } from '../../src-shared/weight/weight-format';
import { DOUBLE_TAP_MS } from '../controls';
import { changeUse, commandScale, noteTaken, useDevices } from '../devices';
import { playSound } from '../sounds';
import { useStation } from '../station';
import { currentLanguage } from '../strings';
import { hasEntries } from './draft';
import type { Notice } from './notice';
import { checkOrder } from './place';
import { handleWeight } from './scans';
import { draftWithField, getSettings, getStage, refuseWithNotice, setStage, useStage } from './stage-store';

/** Whether the scale shows its weight all the time. A scale that types like a keyboard sends a weight when its key is pressed. */
export const hasLiveScale = (settings: Settings): boolean => settings['scale.kind'] !== 'keyboard';

/** Takes the weight of the load for the order on the screen, in place of the one that it has. */
export function takeWeight(): void {
  const { weight, taken } = useDevices.getState();
  if (getStage().isSubmitting || !canTake(weight, taken)) return;
  if (handleWeight(weight.hundredths)) noteTaken({ kind: 'screen' });
}

/** Adds the weight of the next bag to the one that the order has. */
export function addNextBag(): void {
  const { weight, taken } = useDevices.getState();
  const { draft, isSubmitting, notice, activeField, replaceOnNextKey } = getStage();
  if (isSubmitting || !canTake(weight, taken)) return;
  const maxPounds = getSettings()['stage.maxPounds'];
  const weightSoFar = parsePounds(draft.weight, maxPounds);
  if (!weightSoFar.ok) return refuseWithNotice({ kind: 'sum', problem: 'unreadable' });
  if (weightSoFar.value === null) return takeWeight();
  if (mayIncludeTaken(weight, taken) && !isAnswered(notice)) return askWhetherBoth();
  const sum = weightSoFar.value + weight.hundredths;
  if (sum > maxPounds * 100) return refuseWithNotice({ kind: 'sum', problem: 'too-heavy' });
  playSound('read');
  const withSum = draftWithField('weight', formatPounds(sum, currentLanguage()));
  setStage({
    draft: { ...withSum, weighings: draft.weighings + 1 },
    notice: null,
    replaceOnNextKey: activeField === 'weight' || replaceOnNextKey,
    intentId: null,
  });
  noteTaken({ kind: 'screen' });
}

/** When the question was asked, in milliseconds on a monotonic clock. */
let askedAt = 0;

function askWhetherBoth(): void {
  askedAt = performance.now();
  refuseWithNotice({ kind: 'sum', problem: 'maybe-both' });
}

/** Whether this press says that the first bag is not on the scale any more. The second half of a double tap says nothing. */
const isAnswered = (notice: Notice | null): boolean =>
  notice?.kind === 'sum' && notice.problem === 'maybe-both' && performance.now() - askedAt > DOUBLE_TAP_MS;

/** Sends zero or tare to the scale. Its weight shows the effect; a notice says that there is none. */
export async function sendToScale(command: ScaleCommand): Promise<void> {
  const answer = await commandScale(command).catch(() => 'unavailable' as const);
  if (answer !== 'sent') refuseWithNotice({ kind: 'scale-command', command, answer });
}

/**
 * Takes the weight of a stable load for an order without one, if `scale.take` says so, while Stage is shown.
 * @returns a function that stops it
 */
export function startTakingAutomatically(): () => void {
  takeIfWanted();
  const unsubscribes = [useDevices, useStage, useStation].map((store) => store.subscribe(takeIfWanted));
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
  };
}

function takeIfWanted(): void {
  const settings = getSettings();
  if (settings['scale.take'] !== 'stable' || !hasLiveScale(settings)) return;
  const { weight, taken } = useDevices.getState();
  if (!canTakeAutomatically(weight, taken) || !isWaitingForWeight()) return;
  // Before the draft changes, which calls this function again.
  noteTaken({ kind: 'none' });
  // A load that is too heavy is refused once, and not at each report of the scale.
  if (handleWeight(weight.hundredths)) changeUse({ kind: 'screen' });
}

/** Whether an order without a weight is on the screen. While a second order waits, or an ID is typed, it is not clear whose the load is. */
function isWaitingForWeight(): boolean {
  const { draft, nextOrder, isTypingOrder, isSubmitting } = getStage();
  if (draft.weight !== '' || nextOrder !== null || isSubmitting) return false;
  if (isTypingOrder && !hasEntries(draft)) return false;
  const check = checkOrder();
  return !(check.kind === 'missing' && check.first === 'order') && !(check.kind === 'wrong' && check.first === 'order');
}
