/**
 * Carries out the command barcodes of this station. A command does what a button does and answers no question, because a scanner may read
 * a code twice, and a packer may scan without a look at the screen.
 */
import { assertNever, type Result } from '../../src-shared/base/result';
import type { Staging } from '../../src-shared/intent/intent.schema';
import type { Command, CommandCode, CommandCodeProblem } from '../../src-shared/scan/command-code';
import { playSound } from '../sounds';
import { undoOrder, useStation } from '../station';
import { warningToConfirm } from './connect-lookup';
import type { CommandProblem, Notice } from './notice';
import { usePlacePicker } from './place';
import { stageActionFor } from './stage-action';
import { clearOrder, getSettings, getStage, refuseWithNotice, setField, setStage } from './stage-store';
import { stageOrder } from './submit';

export function handleCommandScan(scanned: Result<CommandCode, CommandCodeProblem>): void {
  const { settings, commandKey } = useStation.getState().station;
  if (!settings['scan.commands']) return refuse('off');
  if (!scanned.ok) return refuse(scanned.problem.kind);
  const { command, stationKey } = scanned.value;
  if (stationKey !== commandKey) return refuse('foreign');
  const problem = commandProblem(command);
  if (problem) refuse(problem);
  else perform(command);
}

const refuse = (problem: CommandProblem): void => refuseWithNotice({ kind: 'command-refused', problem });

/** Why a command of this station is not carried out now; `null` if it is. */
function commandProblem(command: Command): CommandProblem | null {
  const { isSubmitting, notice, nextOrder } = getStage();
  if (usePlacePicker.getState().target !== null || notice?.kind === 'which-text') return 'question';
  if (isSubmitting) return 'busy';
  // With two orders on the screen, the packer may mean either. Undo concerns neither.
  if (nextOrder !== null && command !== 'undo') return 'question';
  return command === 'stage' && isStagingAsked() ? 'question' : null;
}

/** Whether the big button asks something of the order on the screen. */
function isStagingAsked(): boolean {
  const { standings, connect, confirmed, needsSecondPress } = getStage();
  const { kind } = stageActionFor(standings, warningToConfirm({ connect, standings }));
  // The journal itself refuses an order that is leaving.
  return needsSecondPress || confirmed.length > 0 || !(kind === 'stage' || kind === 'leaving');
}

function perform(command: Command): void {
  switch (command) {
    case 'stage':
      return void stageOrder('command');
    case 'clear':
      return confirm({ kind: 'command-cleared' }, clearOrder);
    case 'undo':
      return void undoNewest();
    case 'bags1':
    case 'bags2':
    case 'bags3':
    case 'bags4':
    case 'bags5':
    case 'bags6':
    case 'bags7':
    case 'bags8':
    case 'bags9':
      return enterBags(Number(command.slice(-1)));
    default:
      return assertNever(command);
  }
}

function confirm(notice: Notice, show: (notice: Notice) => unknown): void {
  playSound('read');
  show(notice);
}

const showNotice = (notice: Notice) => setStage({ notice });

function enterBags(count: number): void {
  if (count > getSettings()['stage.maxBags'])
    return refuseWithNotice({ kind: 'refused', refusal: { kind: 'limit-exceeded', field: 'bags' } });
  setField('bags', String(count));
  confirm({ kind: 'command-bags', count }, showNotice);
}

/** Takes back the newest order that is still held. */
async function undoNewest(): Promise<void> {
  const newest = findNewestHeld();
  if (!newest) return refuse('nothing-to-undo');
  const undone = await undoOrder(newest.id).catch(() => null);
  if (undone === null) refuseWithNotice({ kind: 'refused', refusal: { kind: 'not-saved', detail: '' } });
  else if (!undone.ok) refuseWithNotice({ kind: 'refused', refusal: undone.problem });
  else confirm({ kind: 'command-undone', orderId: newest.request.orderId }, showNotice);
}

function findNewestHeld(): Staging | null {
  const { orders, station } = useStation.getState();
  const held = orders
    .filter((intent) => intent.kind === 'stage')
    .filter(({ state, destination }) => state.kind === 'held' && destination.mode === station.settings['connection.mode']);
  return held.reduce<Staging | null>((newest, intent) => (newest && newest.createdAt >= intent.createdAt ? newest : intent), null);
}
