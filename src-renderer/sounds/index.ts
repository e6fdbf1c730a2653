/** Five sounds, told apart with one's back to the screen. */
import read from '../../resources/sounds/read.wav?url';
import refused from '../../resources/sounds/refused.wav?url';
import rejected from '../../resources/sounds/rejected.wav?url';
import staged from '../../resources/sounds/staged.wav?url';
import unknown from '../../resources/sounds/unknown.wav?url';

const FILES = { read, refused, rejected, staged, unknown };
export type Sound = keyof typeof FILES;

interface Sounds {
  readonly context: AudioContext;
  readonly decoded: ReadonlyMap<Sound, AudioBuffer>;
}

let loading: Promise<Sounds | null> | null = null;

/** Decodes every sound once, so that a beep comes with the scan and not after a file was read. */
export async function loadSounds(): Promise<void> {
  await loaded();
}

/** Plays at once; before the sounds are loaded as soon as they are. A station without a sound card works like any other. */
export function play(name: Sound): void {
  void loaded().then((sounds) => {
    const buffer = sounds?.decoded.get(name);
    if (!sounds || !buffer) return;
    const source = sounds.context.createBufferSource();
    source.buffer = buffer;
    source.connect(sounds.context.destination);
    source.start();
  });
}

const loaded = (): Promise<Sounds | null> => (loading ??= load().catch(() => null));

async function load(): Promise<Sounds> {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const names = Object.keys(FILES) as Sound[];
  return { context, decoded: new Map(await Promise.all(names.map(decode))) };

  async function decode(name: Sound): Promise<[Sound, AudioBuffer]> {
    const file = await fetch(FILES[name]);
    return [name, await context.decodeAudioData(await file.arrayBuffer())];
  }
}
