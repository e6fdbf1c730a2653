/** Five sounds, told apart with one's back to the screen. */
import read from '../../resources/sounds/read.wav?url';
import refused from '../../resources/sounds/refused.wav?url';
import rejected from '../../resources/sounds/rejected.wav?url';
import staged from '../../resources/sounds/staged.wav?url';
import unknown from '../../resources/sounds/unknown.wav?url';

const FILES = { read, refused, rejected, staged, unknown };
export type Sound = keyof typeof FILES;

/**
 * How long the sound card stays open after a sound. An open one interrupts the processor a hundred times a second, and
 * keeps Windows from sleeping. Waking it takes ten milliseconds.
 */
const REST_MS = 30_000;

/**
 * Two frames. Opening the sound card for the first time starts a process, and the page stands still for a tenth of a second
 * meanwhile: what the beep is for is painted before.
 */
const PAINTED_MS = 34;

/** Files are converted to it as they are read, and not while they play: most sound cards' own rate. */
const SAMPLES_PER_SECOND = 48_000;

let decoding: Promise<ReadonlyMap<Sound, AudioBuffer>> | null = null;
let opening: Promise<AudioContext> | null = null;
let rest: ReturnType<typeof setTimeout> | undefined;

/** Decodes every sound once, so that a beep comes with the scan and not after a file was read. Opens no sound card. */
export async function loadSounds(): Promise<void> {
  await decoded();
}

/**
 * Plays at once, and the first sound as soon as the sound card is open. Where there is none, or a file cannot be read,
 * the sound is missed, and the station works like any other.
 */
export function play(name: Sound): void {
  Promise.all([card(), decoded()]).then(
    ([context, sounds]) => {
      const source = context.createBufferSource();
      source.buffer = sounds.get(name) ?? null;
      source.connect(context.destination);
      source.start();
    },
    () => undefined,
  );
}

/** The open sound card, which rests when it has not been asked for in a while. */
async function card(): Promise<AudioContext> {
  opening ??= open();
  const context = await opening;
  clearTimeout(rest);
  rest = setTimeout(() => void context.suspend().catch(() => undefined), REST_MS);
  if (context.state !== 'running') void context.resume().catch(() => undefined);
  return context;
}

async function open(): Promise<AudioContext> {
  try {
    await new Promise((resolve) => setTimeout(resolve, PAINTED_MS));
    return new AudioContext({ latencyHint: 'interactive' });
  } catch (error) {
    opening = null;
    throw error;
  }
}

const decoded = (): Promise<ReadonlyMap<Sound, AudioBuffer>> => (decoding ??= decodeAll());

async function decodeAll(): Promise<ReadonlyMap<Sound, AudioBuffer>> {
  const decoder = new OfflineAudioContext(1, 1, SAMPLES_PER_SECOND);
  const names = Object.keys(FILES) as Sound[];
  return new Map(await Promise.all(names.map(decode)));

  async function decode(name: Sound): Promise<[Sound, AudioBuffer]> {
    const file = await fetch(FILES[name]);
    return [name, await decoder.decodeAudioData(await file.arrayBuffer())];
  }
}
