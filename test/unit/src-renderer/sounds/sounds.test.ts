import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** A sound card that says what is done with it. */
class FakeAudioContext {
  static waitUntilOpened: FakeAudioContext[] = [];
  static works = true;
  state = 'suspended';
  readonly destination = {};
  readonly played: unknown[] = [];
  constructor() {
    if (!FakeAudioContext.works) throw new DOMException('no sound card', 'NotSupportedError');
    FakeAudioContext.waitUntilOpened.push(this);
  }
  async resume() {
    this.state = 'running';
  }
  async suspend() {
    this.state = 'suspended';
  }
  createBufferSource() {
    const source = { buffer: null as unknown, connect: () => undefined, start: () => void this.played.push(source.buffer) };
    return source;
  }
}

class FakeDecoder {
  async decodeAudioData(file: ArrayBuffer) {
    return { bytes: file.byteLength };
  }
}

let areFilesReadable = true;
const fetchFile = async () => {
  if (!areFilesReadable) throw new TypeError('Failed to fetch');
  return { arrayBuffer: async () => new ArrayBuffer(3) };
};

const READ = { bytes: 3 };

describe('the sound card', () => {
  let sounds: typeof import('../../../../src-renderer/sounds');
  const waitUntilOpened = () => vi.advanceTimersByTimeAsync(34);

  beforeEach(async () => {
    FakeAudioContext.waitUntilOpened = [];
    FakeAudioContext.works = true;
    areFilesReadable = true;
    vi.useFakeTimers();
    vi.stubGlobal('AudioContext', FakeAudioContext);
    vi.stubGlobal('OfflineAudioContext', FakeDecoder);
    vi.stubGlobal('fetch', fetchFile);
    vi.resetModules();
    sounds = await import('../../../../src-renderer/sounds');
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('the sound card is not opened before the first sound', async () => {
    await sounds.loadSounds();
    expect(FakeAudioContext.waitUntilOpened).toEqual([]);
  });

  it('the sound card is opened for the first sound, after the next paint', async () => {
    await sounds.loadSounds();
    sounds.playSound('read');
    await vi.advanceTimersByTimeAsync(17);
    expect(FakeAudioContext.waitUntilOpened).toEqual([]);
    await waitUntilOpened();
    expect(FakeAudioContext.waitUntilOpened).toMatchObject([{ state: 'running', played: [READ] }]);
  });

  it('sounds that come together open the sound card once', async () => {
    sounds.playSound('read');
    sounds.playSound('staged');
    await waitUntilOpened();
    expect(FakeAudioContext.waitUntilOpened).toMatchObject([{ played: [READ, READ] }]);
  });

  it('the sound card is suspended 30 seconds after the last sound and resumed for the next', async () => {
    sounds.playSound('read');
    await waitUntilOpened();
    await vi.advanceTimersByTimeAsync(29_000);
    sounds.playSound('staged');
    await vi.advanceTimersByTimeAsync(29_000);
    expect(FakeAudioContext.waitUntilOpened).toMatchObject([{ state: 'running' }]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeAudioContext.waitUntilOpened).toMatchObject([{ state: 'suspended' }]);
    sounds.playSound('read');
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeAudioContext.waitUntilOpened).toMatchObject([{ state: 'running', played: [READ, READ, READ] }]);
  });

  it('a missing sound card is tried again at the next sound', async () => {
    FakeAudioContext.works = false;
    sounds.playSound('read');
    await waitUntilOpened();
    FakeAudioContext.works = true;
    sounds.playSound('read');
    await waitUntilOpened();
    expect(FakeAudioContext.waitUntilOpened).toMatchObject([{ played: [READ] }]);
  });

  it('unreadable sound files cost only the sound', async () => {
    areFilesReadable = false;
    sounds.playSound('read');
    await waitUntilOpened();
    expect(FakeAudioContext.waitUntilOpened).toMatchObject([{ played: [] }]);
  });
});
