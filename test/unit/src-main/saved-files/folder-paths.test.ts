import { describe, expect, it } from 'vitest';
import { createFolderPathReader } from '../../../../src-main/saved-files';

const text = (value: string) => Buffer.from(`${value}\0`, 'utf16le');
const env = { UserProfile: 'C:\\Users\\packer' };
const hangs = (): never => {
  throw new Error('Windows was asked, and this process hangs.');
};

describe("the user's folders on Windows", () => {
  const key = [
    { name: 'Personal', data: text('\\\\server\\home\\packer') },
    { name: 'Desktop', data: text('%USERPROFILE%\\Desktop') },
  ];
  const pathOf = createFolderPathReader({ platform: 'win32', env, readRegistryKey: async () => key, getPath: hangs });

  it("a folder's path is read from the registry without accessing the folder", async () => {
    expect(await pathOf('documents')).toBe('\\\\server\\home\\packer');
    expect(await pathOf('desktop')).toBe('C:\\Users\\packer\\Desktop');
    expect(await pathOf('home')).toBe('C:\\Users\\packer');
  });

  it("a folder's path is requested from Electron if the registry does not contain it", async () => {
    const asked = createFolderPathReader({
      platform: 'win32',
      env,
      readRegistryKey: async () => null,
      getPath: (folder) => `asked/${folder}`,
    });
    expect(await asked('downloads')).toBe('asked/downloads');
  });
});

it("a folder's path outside Windows is requested from Electron, and an unknown folder rejects", async () => {
  const readRegistryKey = async () => hangs();
  const pathOf = createFolderPathReader({ platform: 'linux', env: {}, readRegistryKey, getPath: (folder) => `/home/packer/${folder}` });
  expect(await pathOf('documents')).toBe('/home/packer/documents');
  await expect(createFolderPathReader({ platform: 'linux', env: {}, readRegistryKey, getPath: hangs })('documents')).rejects.toThrow();
});
