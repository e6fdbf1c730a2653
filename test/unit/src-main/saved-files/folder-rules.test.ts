import { describe, expect, it } from 'vitest';
import { findForbiddenReason } from '../../../../src-main/saved-files/folder-rules';

const WINDOWS = { platform: 'win32', ownFolder: 'C:\\Users\\Pack\\AppData\\Local\\Stagebay' } as const;
const LINUX = { platform: 'linux', ownFolder: '/home/pack/.local/share/stagebay' } as const;

describe('the folder rules on Windows', () => {
  it.each(['D:\\Exports', 'C:\\Users\\Pack\\Documents\\Stagebay', '\\\\server\\share\\exports', 'C:/Exports'])(
    'the folder %s is permitted',
    (folder) => {
      expect(findForbiddenReason(folder, WINDOWS)).toBeNull();
    },
  );

  it.each([
    ['C:\\Users\\Pack\\appdata\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup', 'hidden'],
    ['C:\\Users\\Pack\\AppData. \\x', 'hidden'],
    ['C:\\Users\\Pack\\Documents\\..\\AppData\\x', 'hidden'],
    ['\\\\server\\share\\.ssh', 'hidden'],
    ['\\\\.\\PhysicalDrive0', 'device'],
    ['\\\\?\\C:\\Exports', 'device'],
    ['\\Exports', 'device'],
    ['C:\\Exports\\orders:stream', 'device'],
    ['C:Exports', 'not-absolute'],
    ['Exports', 'not-absolute'],
  ])('the folder %s is forbidden', (folder, why) => {
    expect(findForbiddenReason(folder, WINDOWS)).toBe(why);
  });

  it("the station's own folder is forbidden in any spelling", () => {
    const rules = { ...WINDOWS, ownFolder: 'D:\\Stagebay' };
    for (const folder of ['d:\\STAGEBAY', 'D:/stagebay/logs', 'D:\\x\\..\\Stagebay.\\chromium']) {
      expect(findForbiddenReason(folder, rules), folder).toBe('own-folder');
    }
    expect(findForbiddenReason('D:\\Stagebay exports', rules)).toBeNull();
  });
});

describe('the folder rules on Linux', () => {
  it.each([
    ['/srv/exports', null],
    ['/home/pack', null],
    ['/home/pack/.config/autostart', 'hidden'],
    ['/home/pack/x/../.ssh', 'hidden'],
    ['exports', 'not-absolute'],
    ['C:\\Exports', 'not-absolute'],
  ])('the folder %s is permitted or forbidden as expected', (folder, why) => {
    expect(findForbiddenReason(folder, LINUX)).toBe(why);
  });

  it("the station's own folder is forbidden, but not one whose name starts with it", () => {
    const rules = { ...LINUX, ownFolder: '/var/stagebay' };
    expect(findForbiddenReason('/var/stagebay/', rules)).toBe('own-folder');
    expect(findForbiddenReason('/var/stagebay/chromium', rules)).toBe('own-folder');
    expect(findForbiddenReason('/var/stagebay-exports', rules)).toBeNull();
  });
});
