/** The machine's own id, which a copy of its disk on another machine does not have. Kept only as a hash, because other programs know the id. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readWindowsRegistryKey } from '../settings';

export interface MachineSources {
  readonly platform: NodeJS.Platform;
  readonly readText: (file: string) => Promise<string>;
  readonly readRegistryKey: typeof readWindowsRegistryKey;
}

const THIS_MACHINE: MachineSources = {
  platform: process.platform,
  readText: (file) => readFile(file, 'utf8'),
  readRegistryKey: readWindowsRegistryKey,
};

/** @returns 64 hexadecimal digits; `null` where the system tells no id. Never rejects. */
export async function readMachineId(sources: MachineSources = THIS_MACHINE): Promise<string | null> {
  const id = await readSystemId(sources).catch(() => null);
  return id === null ? null : createHash('sha256').update(`stagebay-journal:${id}`).digest('hex');
}

async function readSystemId({ platform, readText, readRegistryKey }: MachineSources): Promise<string | null> {
  if (platform === 'win32') {
    const values = await readRegistryKey('HKLM', 'SOFTWARE\\Microsoft\\Cryptography');
    const guid = values?.find(({ name }) => name.toLowerCase() === 'machineguid');
    return guid ? normalizeId(Buffer.from(guid.data).toString('utf16le')) : null;
  }
  if (platform !== 'linux') return null;
  for (const file of ['/etc/machine-id', '/var/lib/dbus/machine-id']) {
    const id = normalizeId(await readText(file).catch(() => ''));
    if (id !== null) return id;
  }
  return null;
}

/** Images have an empty id, or the word `uninitialized`, until their first start. */
function normalizeId(text: string): string | null {
  const id = text.replaceAll('\0', '').trim().toLowerCase();
  return /^[0-9a-f-]{32,36}$/.test(id) ? id : null;
}
