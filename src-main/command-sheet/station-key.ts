/**
 * The key of this station in its command barcodes, in a small file of its own. It is created with the first sheet, and a new one makes the
 * sheets before it useless.
 */
import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { CODE_LETTERS, isStationKey, STATION_KEY_LENGTH } from '../../src-shared/scan/command-code';
import type { Log } from '../log';
import { readJsonObject, writeJsonFile } from '../settings';

export interface StationKey {
  /** `null` if the station has made no sheet yet. */
  current(): string | null;
  /** Returns the key, and creates it if there is none. @throws the system's error if it cannot be saved */
  ensure(): Promise<string>;
  /** Replaces the key. @throws the system's error; the old key then stays */
  renew(): Promise<void>;
}

/** `machine` is the hash of the machine's ID; `null` where the system has none. */
const Content = z.strictObject({ key: z.string().refine(isStationKey), machine: z.string().nullable() });

export async function openStationKey(options: {
  readonly file: string;
  /** See `readMachineId`. */
  readonly machineId: Promise<string | null>;
  readonly onChange: () => void;
  readonly log: Log;
}): Promise<StationKey> {
  const { file, machineId, onChange, log } = options;
  let key = await readKey();
  let creating: Promise<string> | null = null;

  async function readKey(): Promise<string | null> {
    const read = await readJsonObject(file);
    if (!read.ok && read.problem.kind === 'missing') return null;
    const content = Content.safeParse(read.ok ? read.value : null);
    if (!content.success) {
      log.warn('station-key-damaged', { detail: read.ok ? 'its content' : read.problem.kind });
      return null;
    }
    const here = content.data.machine === null ? null : await machineId;
    // With the disk of another computer, two stations would obey the same sheet.
    if (here === null || here === content.data.machine) return content.data.key;
    log.warn('station-key-copied');
    return null;
  }

  async function create(): Promise<string> {
    const letters = Array.from({ length: STATION_KEY_LENGTH }, () => CODE_LETTERS.charAt(randomInt(CODE_LETTERS.length)));
    const created = letters.join('');
    await writeJsonFile(file, { key: created, machine: await machineId });
    key = created;
    onChange();
    return created;
  }

  /** Two requests at the same time get the same key. */
  function createOnce(): Promise<string> {
    creating ??= create().finally(() => {
      creating = null;
    });
    return creating;
  }

  return {
    current: () => key,
    ensure: async () => key ?? createOnce(),
    async renew() {
      await createOnce();
      log.info('station-key-renewed');
    },
  };
}
