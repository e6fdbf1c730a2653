import { describe, expect, it } from 'vitest';
import { restrictWindowsAccess } from '../../../../src-main/hardening/windows-access-list';

const USER = 'S-1-5-21-1004336348-1177238915-682003330-1104';
/** The access list that a folder in %LOCALAPPDATA% inherits. */
const INHERITED = `D:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;FA;;;${USER})S:AINO_ACCESS_CONTROL`;
/** The access list that a folder on another drive inherits: every user can read and create files. */
const OPEN = `D:AI(A;OICIID;FA;;;BA)(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;BU)(A;CIID;LC;;;BU)(A;OICIIOID;GA;;;CO)(A;ID;0x1301bf;;;AU)`;

function windows(sddl: string) {
  const ran: string[] = [];
  const tools = { readAccess: () => ({ sddl, user: USER }), icacls: async (args: readonly string[]) => void ran.push(args.join(' ')) };
  return { ran, restrict: () => restrictWindowsAccess('D:\\Stagebay', tools) };
}

describe('the access list of a station’s folder', () => {
  it('an access list for the user, SYSTEM and administrators only is not changed', async () => {
    const { ran, restrict } = windows(INHERITED);
    expect(await restrict()).toBe(false);
    expect(ran).toEqual([]);
  });

  it('an access list that grants access to another user is replaced, and the files inherit the new one', async () => {
    const { ran, restrict } = windows(OPEN);
    expect(await restrict()).toBe(true);
    expect(ran).toEqual([
      `D:\\Stagebay /inheritance:r /grant:r *${USER}:(OI)(CI)F *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F /Q`,
      'D:\\Stagebay /remove *S-1-5-32-545 /Q',
      'D:\\Stagebay /remove *S-1-5-11 /Q',
      'D:\\Stagebay\\* /reset /T /C /L /Q',
    ]);
  });

  it.each([
    ['it is missing, which grants everything to everyone', 'D:NO_ACCESS_CONTROL'],
    ['Windows returns an empty one', ''],
  ])('an access list is replaced if %s', async (_where, sddl) => {
    const { ran, restrict } = windows(sddl);
    expect(await restrict()).toBe(true);
    expect(ran).toHaveLength(2);
  });
});
