import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../../src-main/log';
import { createPrintTasks } from '../../../../src-main/printing/print-tasks';
import type { PrintProblem, PrintTask } from '../../../../src-shared/station/print-task';
import { flushPromises } from '../../src-renderer/stage/fixtures/fake-bridge';

function open() {
  const reported: PrintTask[] = [];
  return { prints: createPrintTasks({ onChange: (task) => reported.push(task), log: silentLog }), reported };
}

const printer = () => {
  let finish: (problem: PrintProblem | null) => void = () => {};
  const printed = new Promise<PrintProblem | null>((done) => {
    finish = done;
  });
  return { print: () => printed, finish };
};

describe('a print job', () => {
  it('is reported as sent, and never as printed', async () => {
    const { prints, reported } = open();
    expect(prints.start(async () => null)).toEqual({ ok: true, value: null });
    await flushPromises();
    expect(reported).toEqual([
      { id: 1, progress: { kind: 'printing' } },
      { id: 1, progress: { kind: 'sent' } },
    ]);
  });

  it('names why nothing was printed, also if the page could not be made', async () => {
    const { prints, reported } = open();
    prints.start(async () => ({ kind: 'no-printer', detail: '' }));
    await flushPromises();
    prints.start(() => Promise.reject(Object.assign(new Error('/home/x'), { code: 'ENOSPC' })));
    await flushPromises();
    expect(reported.filter(({ progress }) => progress.kind === 'failed')).toEqual([
      { id: 1, progress: { kind: 'failed', problem: { kind: 'no-printer', detail: '' } } },
      { id: 2, progress: { kind: 'failed', problem: { kind: 'failed', detail: 'ENOSPC' } } },
    ]);
  });

  it('is refused while another one runs, so that two presses print one sheet', async () => {
    const { prints, reported } = open();
    const { print, finish } = printer();
    prints.start(print);
    expect(prints.start(print)).toEqual({ ok: false, problem: { kind: 'print-busy' } });
    finish(null);
    await flushPromises();
    expect(reported).toHaveLength(2);
    expect(prints.start(async () => null).ok).toBe(true);
  });
});
