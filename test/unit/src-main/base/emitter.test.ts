import { describe, expect, it, vi } from 'vitest';
import { createEmitter } from '../../../../src-main/base';

function openEmitter() {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  return { log, emitter: createEmitter<string>(log) };
}

const fail = () => {
  throw new TypeError('canary');
};

describe('emit', () => {
  it('an event reaches every listener although one of them throws, and the failure is logged', () => {
    const { log, emitter } = openEmitter();
    const received: string[] = [];
    emitter.subscribe((value) => received.push(`first ${value}`));
    emitter.subscribe(fail);
    emitter.subscribe((value) => received.push(`last ${value}`));
    emitter.emit('news');
    expect(received).toEqual(['first news', 'last news']);
    expect(log.error).toHaveBeenCalledExactlyOnceWith('listener-failed', { error: 'TypeError' });
  });

  it('a listener receives no events after it has unsubscribed', () => {
    const { emitter } = openEmitter();
    const listener = vi.fn();
    const unsubscribe = emitter.subscribe(listener);
    emitter.emit('one');
    unsubscribe();
    emitter.emit('two');
    expect(listener).toHaveBeenCalledExactlyOnceWith('one');
  });
});

describe('emitAndWait', () => {
  it('an emitter waits for every listener before it rejects with the first failure', async () => {
    const { emitter } = openEmitter();
    let isFinished = false;
    emitter.subscribe(fail);
    emitter.subscribe(async () => {
      await Promise.resolve();
      isFinished = true;
    });
    await expect(emitter.emitAndWait('news')).rejects.toThrow('canary');
    expect(isFinished).toBe(true);
  });
});
