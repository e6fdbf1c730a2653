/** Reads the machine's id, which detects a copy of its disk. Only a hash is stored, because other programs use the same id. */
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

/** Reads the machine's id and hashes it. Never rejects. @returns 64 hexadecimal digits; `null` if the system has no id */
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

/** Normalizes an id. @returns `null` for an invalid one, such as the empty or `uninitialized` id of a disk image before its first start */
function normalizeId(text: string): string | null {
  const id = text.replaceAll('\0', '').trim().toLowerCase();
  return /^[0-9a-f-]{32,36}$/.test(id) ? id : null;
}
