import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** A sound card that says what is done with it. */
class Card {
  static opened: Card[] = [];
  static works = true;
  state = 'suspended';
  readonly destination = {};
  readonly played: unknown[] = [];
  constructor() {
    if (!Card.works) throw new DOMException('no sound card', 'NotSupportedError');
    Card.opened.push(this);
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

class Decoder {
  async decodeAudioData(file: ArrayBuffer) {
    return { bytes: file.byteLength };
  }
}

let readable = true;
const fetchFile = async () => {
  if (!readable) throw new TypeError('Failed to fetch');
  return { arrayBuffer: async () => new ArrayBuffer(3) };
};

const READ = { bytes: 3 };

describe('the sound card', () => {
  let sounds: typeof import('../../../src-renderer/sounds');
  const opened = () => vi.advanceTimersByTimeAsync(34);

  beforeEach(async () => {
    Card.opened = [];
    Card.works = true;
    readable = true;
    vi.useFakeTimers();
    vi.stubGlobal('AudioContext', Card);
    vi.stubGlobal('OfflineAudioContext', Decoder);
    vi.stubGlobal('fetch', fetchFile);
    vi.resetModules();
    sounds = await import('../../../src-renderer/sounds');
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is left alone while nobody is there', async () => {
    await sounds.loadSounds();
    expect(Card.opened).toEqual([]);
  });

  it('is opened for the first beep, when what it is for has been painted', async () => {
    await sounds.loadSounds();
    sounds.play('read');
    await vi.advanceTimersByTimeAsync(17);
    expect(Card.opened).toEqual([]);
    await opened();
    expect(Card.opened).toMatchObject([{ state: 'running', played: [READ] }]);
  });

  it('is opened once for sounds that come together', async () => {
    sounds.play('read');
    sounds.play('staged');
    await opened();
    expect(Card.opened).toMatchObject([{ played: [READ, READ] }]);
  });

  it('rests half a minute after the last sound, and is woken for the next', async () => {
    sounds.play('read');
    await opened();
    await vi.advanceTimersByTimeAsync(29_000);
    sounds.play('staged');
    await vi.advanceTimersByTimeAsync(29_000);
    expect(Card.opened).toMatchObject([{ state: 'running' }]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(Card.opened).toMatchObject([{ state: 'suspended' }]);
    sounds.play('read');
    await vi.advanceTimersByTimeAsync(0);
    expect(Card.opened).toMatchObject([{ state: 'running', played: [READ, READ, READ] }]);
  });

  it('is tried again when there was none', async () => {
    Card.works = false;
    sounds.play('read');
    await opened();
    Card.works = true;
    sounds.play('read');
    await opened();
    expect(Card.opened).toMatchObject([{ played: [READ] }]);
  });

  it('is missed where its sounds cannot be read, and nothing else is', async () => {
    readable = false;
    sounds.play('read');
    await opened();
    expect(Card.opened).toMatchObject([{ played: [] }]);
  });
});
