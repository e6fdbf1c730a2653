import { describe, expect, it, vi } from 'vitest';
import { programOf } from '../../../src-main/shell/start-again';

vi.mock('electron', () => ({ app: {} }));

describe('what is started in the place of a station that ends', () => {
  it.each([
    ['the program that ran', '/opt/Stagebay/stagebay', undefined, '/opt/Stagebay/stagebay'],
    [
      'the one that has replaced it: Linux marks the path of a file that is gone',
      '/opt/Stagebay/stagebay (deleted)',
      undefined,
      '/opt/Stagebay/stagebay',
    ],
    [
      'an AppImage as a whole, whose inside is gone by then',
      '/tmp/.mount_Sx1/stagebay',
      '/home/pack/Stagebay.AppImage',
      '/home/pack/Stagebay.AppImage',
    ],
    ['a Windows path, as it is', 'C:\\Program Files\\Stagebay\\stagebay.exe', undefined, 'C:\\Program Files\\Stagebay\\stagebay.exe'],
  ])('is %s', (_what, execPath, appImage, program) => expect(programOf(execPath, appImage)).toBe(program));
});
