import { describe, expect, it } from 'vitest';
import { grantsOthers, restrictWindowsAccess } from '../../../src-main/shell/windows-access';

const USER = 'S-1-5-21-1004336348-1177238915-682003330-1104';
/** As `icacls /save` writes it: the name, and the access list below it. */
const saved = (sddl: string) => `Stagebay\r\n${sddl}\r\n`;
/** What a folder in %LOCALAPPDATA% inherits. */
const INHERITED = saved(`D:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;FA;;;${USER})S:AINO_ACCESS_CONTROL`);
/** What a folder on another drive inherits: every user reads, and may create files. */
const OPEN = saved(
  `D:AI(A;OICIID;FA;;;BA)(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;BU)(A;CIID;LC;;;BU)(A;OICIIOID;GA;;;CO)(A;ID;0x1301bf;;;AU)`,
);

function windows(list: string, user = USER) {
  const ran: string[] = [];
  const tools = {
    async run(program: string, args: readonly string[]) {
      if (program === 'whoami.exe') return `"desk\\packer","${user}"\r\n`;
      ran.push([program, ...args].join(' '));
      return '';
    },
    takeSaved: async () => list,
  };
  return { ran, restrict: () => restrictWindowsAccess('D:\\Stagebay', tools) };
}

describe('the access list of a station’s folder', () => {
  it('is left as it is where it grants access to the user, SYSTEM and administrators only', async () => {
    const { ran, restrict } = windows(INHERITED);
    expect(await restrict()).toBe(false);
    expect(ran).toEqual(['icacls.exe D:\\Stagebay /save D:\\Stagebay\\access-list.tmp /Q']);
  });

  it('is replaced where it grants anything to another user, and the files inherit the new one', async () => {
    const { ran, restrict } = windows(OPEN);
    expect(await restrict()).toBe(true);
    expect(ran.slice(1)).toEqual([
      `icacls.exe D:\\Stagebay /inheritance:r /grant:r *${USER}:(OI)(CI)F *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F /Q`,
      'icacls.exe D:\\Stagebay /remove *S-1-5-32-545 /Q',
      'icacls.exe D:\\Stagebay /remove *S-1-5-11 /Q',
      'icacls.exe D:\\Stagebay\\* /reset /T /C /L /Q',
    ]);
  });

  it.each([
    ['there is no list, which grants everything to everybody', saved('D:NO_ACCESS_CONTROL')],
    ['the list cannot be read', saved('')],
    ['another person is granted access by name', saved(`D:PAI(A;OICI;FA;;;SY)(A;;FR;;;S-1-5-21-1-2-3-1105)`)],
  ])('counts as open where %s', (_where, list) => {
    expect(grantsOthers(list, USER)).toBe(true);
  });

  it('counts the computer’s first administrator as the user where that is the user', () => {
    const list = saved('D:PAI(A;OICI;FA;;;LA)(A;OICI;FA;;;SY)');
    expect(grantsOthers(list, 'S-1-5-21-1-2-3-500')).toBe(false);
    expect(grantsOthers(list, USER)).toBe(true);
  });

  it('counts what is denied as granted to no one', () => {
    expect(grantsOthers(saved(`D:PAI(D;OICI;FA;;;BU)(A;OICI;FA;;;${USER})`), USER)).toBe(false);
  });
});
