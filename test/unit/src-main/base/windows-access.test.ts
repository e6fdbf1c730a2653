/** Who may read a file on Windows. What Windows itself says is asked for where the tests run on Windows. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isAccessibleToOthers, readFileAccess } from '../../../../src-main/base';

const ANA = 'S-1-5-21-1004336348-1177238915-682003330-1001';
const BEN = 'S-1-5-21-1004336348-1177238915-682003330-1002';

it.each([
  ['the user, SYSTEM and administrators may', `D:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;${ANA})`],
  ['the owner’s rights stand in it', `D:P(A;;FA;;;OW)(A;ID;0x1200a9;;;${ANA})`],
  ['the computer’s first administrator may', 'D:PAI(A;OICI;FA;;;LA)(A;OICI;FA;;;SY)'],
  ['another user is denied', `D:P(D;;FA;;;${BEN})(A;;FA;;;${ANA})`],
  ['no user may, and reading is recorded', `D:PS:(AU;SA;FA;;;WD)`],
])('a file of a secret is taken where %s', (_who, sddl) => {
  expect(isAccessibleToOthers({ sddl, user: ANA })).toBe(false);
});

it.each([
  ['every user may', `D:(A;;FA;;;SY)(A;;0x1200a9;;;WD)`],
  ['all users may, as below ProgramData', `D:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)`],
  ['another user may', `D:P(A;;FA;;;${ANA})(A;;FR;;;${BEN})`],
  ['another user may by an object’s entry', `D:PAI(OA;;FR;;;${BEN})`],
  ['another user may on a condition', `D:P(XA;;FR;;;${BEN};(@User.Title=="x"))`],
  ['there is no access list', `D:NO_ACCESS_CONTROL`],
  ['nothing is known of one', `O:${ANA}`],
])('a file of a secret is refused where %s', (_who, sddl) => {
  expect(isAccessibleToOthers({ sddl, user: ANA })).toBe(true);
});

it.runIf(process.platform === 'win32')('Windows says who may read a file, and who asks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stagebay-access-'));
  const file = join(folder, 'ünder a name.txt');
  writeFileSync(file, '');
  const { sddl, user } = readFileAccess(file);
  expect(user).toMatch(/^S-1-5-/);
  expect(sddl).toMatch(/^D:.*\(A;/);
  expect(() => readFileAccess(join(folder, 'none'))).toThrow('Windows error 2');
  rmSync(folder, { recursive: true, force: true });
});
