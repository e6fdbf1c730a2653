/** Requests of the page about the sheet of command barcodes. All of them belong to Settings. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Refusal } from '../../src-shared/bridge/refusal';
import { COMMANDS } from '../../src-shared/scan/command-code';
import type { CommandSheetTexts } from '../../src-shared/scan/command-sheet';
import type { PrintProblem } from '../../src-shared/station/print-task';
import type { StationKey } from '../command-sheet';
import type { PrintTasks } from '../printing';
import type { FileTasks } from '../saved-files';
import type { AdminLock } from '../settings';
import { handler, noInput, type RequestHandlers } from './request-handler';

export interface CommandSheetContext {
  readonly files: Pick<FileTasks, 'start'>;
  readonly prints: PrintTasks;
  readonly lock: Pick<AdminLock, 'isLocked' | 'keepOpen'>;
  readonly stationKey: StationKey;
  /** Creates the PDF of the sheet. */
  readonly createPdf: (texts: CommandSheetTexts) => Promise<Uint8Array>;
  readonly print: (texts: CommandSheetTexts) => Promise<PrintProblem | null>;
}

type CommandSheetHandlers = Pick<RequestHandlers, 'commands.saveSheet' | 'commands.printSheet' | 'commands.renewKey'>;

const FILE_NAME = 'stagebay-command-barcodes.pdf';

/** Longer than each translation. */
const text = z.string().max(400);
const sheetInput = z.strictObject({
  texts: z.strictObject({ title: text, hints: z.array(text).max(4), commands: z.record(z.enum(COMMANDS), text) }),
});

export function commandSheetHandlers(context: CommandSheetContext): CommandSheetHandlers {
  const { files, prints, lock, stationKey } = context;

  async function whenUnlocked(run: () => Promise<Result<null, Refusal>> | Result<null, Refusal>): Promise<Result<null, Refusal>> {
    if (lock.isLocked()) return fail({ kind: 'locked' });
    lock.keepOpen();
    return run();
  }

  async function* pdf(texts: CommandSheetTexts): AsyncGenerator<Uint8Array> {
    yield await context.createPdf(texts);
  }

  return {
    'commands.saveSheet': handler(sheetInput, ({ texts }) =>
      whenUnlocked(() => files.start({ kind: 'command-sheet', name: FILE_NAME, contents: () => pdf(texts) })),
    ),

    'commands.printSheet': handler(sheetInput, ({ texts }) => whenUnlocked(() => prints.start(() => context.print(texts)))),

    'commands.renewKey': handler(noInput, () =>
      whenUnlocked(() =>
        stationKey.renew().then(
          () => ok(null),
          (error: NodeJS.ErrnoException) => fail({ kind: 'not-saved', detail: error.code ?? error.message }),
        ),
      ),
    ),
  };
}
