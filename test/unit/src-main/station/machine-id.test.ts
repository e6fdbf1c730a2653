import { describe, expect, it } from 'vitest';
import { readMachineId } from '../../../../src-main/station';
import type { MachineSources } from '../../../../src-main/station/machine-id';

const ID = 'b08dfa6083e7567a1921a715000001fb';
const GUID = '0C8E37E8-5A3B-4E0B-9E3C-9A5E1E1B2F10';

const facts = (given: Partial<MachineSources> & { files?: Record<string, string> }): MachineSources => ({
  platform: 'linux',
  async readText(file) {
    const text = given.files?.[file];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  },
  readRegistryKey: async () => null,
  ...given,
});
const guid = (text: string) => [{ name: 'MachineGuid', type: 1, data: Buffer.from(`${text}\0`, 'utf16le') }];

describe('the id of the machine', () => {
  it('the machine id is a hash that does not reveal the id that other programs use', async () => {
    const id = await readMachineId(facts({ files: { '/etc/machine-id': `${ID}\n` } }));
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(id).not.toContain(ID);
  });

  it('the machine id is the same at each start and differs on another machine', async () => {
    const read = (id: string) => readMachineId(facts({ files: { '/etc/machine-id': id } }));
    expect(await read(ID)).toBe(await read(`${ID}\n`));
    expect(await read(ID)).not.toBe(await read(ID.replace('b', 'c')));
  });

  it('the machine id is read from D-Bus if systemd has none or only a placeholder', async () => {
    const expected = await readMachineId(facts({ files: { '/etc/machine-id': ID } }));
    for (const systemd of [{}, { '/etc/machine-id': 'uninitialized\n' }, { '/etc/machine-id': '' }]) {
      expect(await readMachineId(facts({ files: { ...systemd, '/var/lib/dbus/machine-id': ID } }))).toBe(expected);
    }
  });

  it('the machine id on Windows is read from the registry in any spelling', async () => {
    const asked: string[] = [];
    const id = await readMachineId(
      facts({
        platform: 'win32',
        async readRegistryKey(hive, path) {
          asked.push(`${hive}\\${path}`);
          return guid(GUID);
        },
      }),
    );
    expect(asked).toEqual(['HKLM\\SOFTWARE\\Microsoft\\Cryptography']);
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(await readMachineId(facts({ platform: 'win32', readRegistryKey: async () => guid(GUID.toLowerCase()) }))).toBe(id);
  });

  it.each<[string, Partial<MachineSources>]>([
    ['Linux without the files', {}],
    ['Windows without the value', { platform: 'win32', readRegistryKey: async () => [] }],
    ['Windows with a denied registry', { platform: 'win32', readRegistryKey: () => Promise.reject(new Error('Windows error 5')) }],
    ['another system', { platform: 'darwin' }],
  ])('the machine id is null and causes no error on %s', async (_where, given) => {
    expect(await readMachineId(facts(given))).toBeNull();
  });
});
