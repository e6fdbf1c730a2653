import { describe, expect, it } from 'vitest';
import { createFolderPathReader } from '../../../../src-main/saved-files';

const text = (value: string) => Buffer.from(`${value}\0`, 'utf16le');
const env = { UserProfile: 'C:\\Users\\packer' };
const hangs = (): never => {
  throw new Error('Windows was asked, and this process hangs.');
};

describe('the folders of a person on Windows', () => {
  const key = [
    { name: 'Personal', data: text('\\\\server\\home\\packer') },
    { name: 'Desktop', data: text('%USERPROFILE%\\Desktop') },
  ];
  const pathOf = createFolderPathReader({ platform: 'win32', env, readRegistryKey: async () => key, getPath: hangs });

  it('are read without asking Windows whether they are there, redirected ones too', async () => {
    expect(await pathOf('documents')).toBe('\\\\server\\home\\packer');
    expect(await pathOf('desktop')).toBe('C:\\Users\\packer\\Desktop');
    expect(await pathOf('home')).toBe('C:\\Users\\packer');
  });

  it('are asked for where the registry does not say', async () => {
    const asked = createFolderPathReader({
      platform: 'win32',
      env,
      readRegistryKey: async () => null,
      getPath: (folder) => `asked/${folder}`,
    });
    expect(await asked('downloads')).toBe('asked/downloads');
  });
});

it('the folders of a person elsewhere are those that the system names, and a folder that it cannot name is a rejection', async () => {
  const readRegistryKey = async () => hangs();
  const pathOf = createFolderPathReader({ platform: 'linux', env: {}, readRegistryKey, getPath: (folder) => `/home/packer/${folder}` });
  expect(await pathOf('documents')).toBe('/home/packer/documents');
  await expect(createFolderPathReader({ platform: 'linux', env: {}, readRegistryKey, getPath: hangs })('documents')).rejects.toThrow();
});
