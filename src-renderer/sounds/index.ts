/** Five sounds, told apart with one's back to the screen. */
import read from '../../resources/sounds/read.wav?url';
import refused from '../../resources/sounds/refused.wav?url';
import rejected from '../../resources/sounds/rejected.wav?url';
import staged from '../../resources/sounds/staged.wav?url';
import unknown from '../../resources/sounds/unknown.wav?url';

const SOUND_FILES = { read, refused, rejected, staged, unknown };
export type Sound = keyof typeof SOUND_FILES;

/**
 * How long the sound card stays open after a sound. An open one interrupts the processor a hundred times a second, and
 * keeps Windows from sleeping. Waking it takes ten milliseconds.
 */
const SUSPEND_AFTER_MS = 30_000;

/**
 * Two frames. Opening the sound card for the first time starts a process, and the page stands still for a tenth of a second
 * meanwhile: what the beep is for is painted before.
 */
const PAINT_DELAY_MS = 34;

/** Files are converted to it as they are read, and not while they play: most sound cards' own rate. */
const SAMPLE_RATE_HZ = 48_000;

let decodedSounds: Promise<ReadonlyMap<Sound, AudioBuffer>> | null = null;
let openedContext: Promise<AudioContext> | null = null;
let suspendTimer: ReturnType<typeof setTimeout> | undefined;

/** Decodes every sound once, so that a beep comes with the scan and not after a file was read. Opens no sound card. */
export async function loadSounds(): Promise<void> {
  await getDecodedSounds();
}

/**
 * Plays at once, and the first sound as soon as the sound card is open. Where there is none, or a file cannot be read,
 * the sound is missed, and the station works like any other.
 */
export function playSound(name: Sound): void {
  Promise.all([getAudioContext(), getDecodedSounds()]).then(
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
async function getAudioContext(): Promise<AudioContext> {
  openedContext ??= openAudioContext();
  const context = await openedContext;
  clearTimeout(suspendTimer);
  suspendTimer = setTimeout(() => void context.suspend().catch(() => undefined), SUSPEND_AFTER_MS);
  if (context.state !== 'running') void context.resume().catch(() => undefined);
  return context;
}

async function openAudioContext(): Promise<AudioContext> {
  try {
    await new Promise((resolve) => setTimeout(resolve, PAINT_DELAY_MS));
    return new AudioContext({ latencyHint: 'interactive' });
  } catch (error) {
    openedContext = null;
    throw error;
  }
}

const getDecodedSounds = (): Promise<ReadonlyMap<Sound, AudioBuffer>> => (decodedSounds ??= decodeSounds());

async function decodeSounds(): Promise<ReadonlyMap<Sound, AudioBuffer>> {
  const decoder = new OfflineAudioContext(1, 1, SAMPLE_RATE_HZ);
  const names = Object.keys(SOUND_FILES) as Sound[];
  return new Map(await Promise.all(names.map(decodeSound)));

  async function decodeSound(name: Sound): Promise<[Sound, AudioBuffer]> {
    const file = await fetch(SOUND_FILES[name]);
    return [name, await decoder.decodeAudioData(await file.arrayBuffer())];
  }
}
