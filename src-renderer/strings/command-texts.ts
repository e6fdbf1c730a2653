import type { Result } from '../../src-shared/base/result';
import { COMMANDS, type Command, type CommandCode, type CommandCodeProblem } from '../../src-shared/scan/command-code';
import type { CommandSheetTexts } from '../../src-shared/scan/command-sheet';
import { t } from './translate';

/** What a command does, in the words of its button. */
function commandLabel(command: Command): string {
  if (command === 'stage') return t('stage.stageOrder');
  if (command === 'clear') return t('stage.clear');
  if (command === 'undo') return t('rail.actions.undo');
  return t('commandSheet.bags', { n: Number(command.slice(-1)) });
}

/** The texts of the sheet of command barcodes, which the main process prints: it has no catalog. */
export const commandSheetTexts = (): CommandSheetTexts => ({
  title: t('commandSheet.title'),
  hints: [t('commandSheet.hint'), t('commandSheet.undoHint')],
  commands: Object.fromEntries(COMMANDS.map((command) => [command, commandLabel(command)])) as Record<Command, string>,
});

/** What the scanner test says of a command barcode. @param stationKey the key of this station; `null` if it has none */
export function scannedCommandMessage(scanned: Result<CommandCode, CommandCodeProblem>, stationKey: string | null): string {
  if (!scanned.ok) return t('settings.scanner.command.damaged');
  const command = commandLabel(scanned.value.command);
  return t(scanned.value.stationKey === stationKey ? 'settings.scanner.command.own' : 'settings.scanner.command.foreign', { command });
}
