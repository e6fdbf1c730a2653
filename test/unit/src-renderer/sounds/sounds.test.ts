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

  it('is left alone while nobody is there', async () => {
    await sounds.loadSounds();
    expect(FakeAudioContext.waitUntilOpened).toEqual([]);
  });

  it('is opened for the first beep, when what it is for has been painted', async () => {
    await sounds.loadSounds();
    sounds.playSound('read');
    await vi.advanceTimersByTimeAsync(17);
    expect(FakeAudioContext.waitUntilOpened).toEqual([]);
    await waitUntilOpened();
    expect(FakeAudioContext.waitUntilOpened).toMatchObject([{ state: 'running', played: [READ] }]);
  });

  it('is opened once for sounds that come together', async () => {
    sounds.playSound('read');
    sounds.playSound('staged');
    await waitUntilOpened();
    expect(FakeAudioContext.waitUntilOpened).toMatchObject([{ played: [READ, READ] }]);
  });

  it('rests half a minute after the last sound, and is woken for the next', async () => {
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

  it('is tried again when there was none', async () => {
    FakeAudioContext.works = false;
    sounds.playSound('read');
    await waitUntilOpened();
    FakeAudioContext.works = true;
    sounds.playSound('read');
    await waitUntilOpened();
    expect(FakeAudioContext.waitUntilOpened).toMatchObject([{ played: [READ] }]);
  });

  it('is missed where its sounds cannot be read, and nothing else is', async () => {
    areFilesReadable = false;
    sounds.playSound('read');
    await waitUntilOpened();
    expect(FakeAudioContext.waitUntilOpened).toMatchObject([{ played: [] }]);
  });
});
