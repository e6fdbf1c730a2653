/** Five sounds, told apart with one's back to the screen. */
import read from '../../resources/sounds/read.wav?url';
import refused from '../../resources/sounds/refused.wav?url';
import rejected from '../../resources/sounds/rejected.wav?url';
import staged from '../../resources/sounds/staged.wav?url';
import unknown from '../../resources/sounds/unknown.wav?url';

const FILES = { read, refused, rejected, staged, unknown };
export type Sound = keyof typeof FILES;

let context: AudioContext | null = null;
const decoded = new Map<Sound, AudioBuffer>();

/** Decodes every sound once, so that a beep comes with the scan and not after a file was read. */
export async function loadSounds(): Promise<void> {
  context = new AudioContext({ latencyHint: 'interactive' });
  for (const name of Object.keys(FILES) as Sound[]) {
    const file = await fetch(FILES[name]);
    decoded.set(name, await context.decodeAudioData(await file.arrayBuffer()));
  }
}

/** Plays at once, or not at all: a station without a sound card works like any other. */
export function play(name: Sound): void {
  const buffer = decoded.get(name);
  if (!context || !buffer) return;
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.start();
}
