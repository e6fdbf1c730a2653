import { describe, expect, it, vi } from 'vitest';
import { commandSheetHandlers } from '../../../../src-main/bridge/command-sheet';
import { ok } from '../../../../src-shared/base/result';
import { COMMANDS } from '../../../../src-shared/scan/command-code';
import type { CommandSheetTexts } from '../../../../src-shared/scan/command-sheet';

const texts: CommandSheetTexts = {
  title: 'Command barcodes',
  hints: [],
  commands: Object.fromEntries(COMMANDS.map((command) => [command, command])) as CommandSheetTexts['commands'],
};

function open({ isLocked = false, renew = async () => undefined as undefined } = {}) {
  const context = {
    files: { start: vi.fn((_job: { kind: string; name: string; contents: () => AsyncIterable<unknown> }) => ok(null)) },
    prints: { start: vi.fn((_print: () => Promise<unknown>) => ok(null)) },
    lock: { isLocked: () => isLocked, keepOpen: vi.fn() },
    stationKey: { current: () => null, ensure: async () => 'BCDFGHJK', renew: vi.fn(renew) },
    createPdf: vi.fn(async () => new Uint8Array([1, 2])),
    print: vi.fn(async () => null),
  };
  return { context, handlers: commandSheetHandlers(context as never) };
}

describe('the sheet of command barcodes', () => {
  it('is neither saved, printed nor renewed while Settings are locked', async () => {
    const { context, handlers } = open({ isLocked: true });
    const locked = { ok: false, problem: { kind: 'locked' } };
    expect(await handlers['commands.saveSheet'].handle({ texts })).toEqual(locked);
    expect(await handlers['commands.printSheet'].handle({ texts })).toEqual(locked);
    expect(await handlers['commands.renewKey'].handle(undefined)).toEqual(locked);
    expect(context.files.start).not.toHaveBeenCalled();
    expect(context.prints.start).not.toHaveBeenCalled();
    expect(context.stationKey.renew).not.toHaveBeenCalled();
  });

  it('is saved as a PDF that is made when the file is written', async () => {
    const { context, handlers } = open();
    expect(await handlers['commands.saveSheet'].handle({ texts })).toEqual(ok(null));
    const job = context.files.start.mock.calls[0]?.[0];
    expect(job).toMatchObject({ kind: 'command-sheet', name: 'stagebay-command-barcodes.pdf' });
    expect(context.createPdf).not.toHaveBeenCalled();
    const chunks: unknown[] = [];
    for await (const chunk of job?.contents() ?? []) chunks.push(chunk);
    expect(chunks).toEqual([new Uint8Array([1, 2])]);
  });

  it('keeps its codes, and says so, when new ones cannot be saved', async () => {
    const { handlers } = open({ renew: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) });
    expect(await handlers['commands.renewKey'].handle(undefined)).toEqual({ ok: false, problem: { kind: 'not-saved', detail: 'ENOSPC' } });
  });

  it('takes texts of the page only in a limited length', () => {
    const { schema } = open().handlers['commands.saveSheet'];
    expect(schema.safeParse({ texts }).success).toBe(true);
    for (const wrong of [
      { texts: { ...texts, title: 'x'.repeat(401) } },
      { texts: { ...texts, hints: Array(5).fill('x') } },
      { texts: { ...texts, commands: { stage: 'x' } } },
      { texts: { ...texts, commands: { ...texts.commands, other: 'x' } } },
    ])
      expect(schema.safeParse(wrong).success).toBe(false);
  });
});
