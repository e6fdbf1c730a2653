/** Six sounds that a packer can tell apart without a look at the screen. */
import read from '../../resources/sounds/read.wav?url';
import refused from '../../resources/sounds/refused.wav?url';
import rejected from '../../resources/sounds/rejected.wav?url';
import shopper from '../../resources/sounds/shopper.wav?url';
import staged from '../../resources/sounds/staged.wav?url';
import unknown from '../../resources/sounds/unknown.wav?url';

const SOUND_FILES = { read, refused, rejected, shopper, staged, unknown };
export type Sound = keyof typeof SOUND_FILES;

/**
 * The sound card is suspended this long after a sound. While it is open, it interrupts the processor a hundred times a second and
 * keeps Windows awake. Resuming it takes 10 ms.
 */
const SUSPEND_AFTER_MS = 30_000;

/**
 * Two frames. The first opening of the sound card starts a process and blocks the page for 100 ms, so the change that the sound
 * announces is painted first.
 */
const PAINT_DELAY_MS = 34;

/** The rate of most sound cards. Files are converted when they are decoded, and not while they play. */
const SAMPLE_RATE_HZ = 48_000;

let decodedSounds: Promise<ReadonlyMap<Sound, AudioBuffer>> | null = null;
let openedContext: Promise<AudioContext> | null = null;
let suspendTimer: ReturnType<typeof setTimeout> | undefined;

/** Decodes every sound once, so that a sound does not wait for its file. Does not open the sound card. */
export async function loadSounds(): Promise<void> {
  await getDecodedSounds();
}

/**
 * Plays a sound at once; the first one as soon as the sound card is open. Without a sound card or a readable file, the sound is
 * skipped and nothing else changes.
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

/** @returns the audio context of the open sound card, which is suspended after the last sound */
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
