import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const RHYTHM = { gapMs: 80, jitter: 0.1, holdShare: null };

/** As the page finds it when it starts. */
const start = async () => {
  vi.resetModules();
  return import('../../../../src-renderer/scanner/learned-rhythm');
};

describe('the learned rhythm', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('the learned rhythm is available after the next start', async () => {
    (await start()).saveLearnedRhythm(RHYTHM);
    expect((await start()).loadLearnedRhythm()).toEqual(RHYTHM);
  });

  it('a full storage stops no scan, and the rhythm is kept until the page is closed', async () => {
    const { loadLearnedRhythm, saveLearnedRhythm } = await start();
    vi.stubGlobal('localStorage', {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    });
    expect(() => saveLearnedRhythm(RHYTHM)).not.toThrow();
    expect(loadLearnedRhythm()).toEqual(RHYTHM);
    expect((await start()).loadLearnedRhythm()).toBeNull();
  });

  it('an unreadable or invalid stored rhythm counts as none', async () => {
    kept.set('scanner-rhythm', '{"gapMs":"80"}');
    expect((await start()).loadLearnedRhythm()).toBeNull();
    vi.stubGlobal('localStorage', {
      getItem: () => {
        throw new DOMException('no access', 'SecurityError');
      },
    });
    expect((await start()).loadLearnedRhythm()).toBeNull();
  });
});
