/** Access lists of files on Windows. The last test asks Windows itself, and runs only there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isAccessibleToOthers, readFileAccess } from '../../../../src-main/base';
import { createTestFolder } from '../../../support/test-folder.mjs';

const ANA = 'S-1-5-21-1004336348-1177238915-682003330-1001';
const BEN = 'S-1-5-21-1004336348-1177238915-682003330-1002';

it.each([
  ['only the user, SYSTEM and administrators have access', `D:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;${ANA})`],
  ['the list names the owner’s rights', `D:P(A;;FA;;;OW)(A;ID;0x1200a9;;;${ANA})`],
  ['the built-in administrator has access', 'D:PAI(A;OICI;FA;;;LA)(A;OICI;FA;;;SY)'],
  ['another user is denied', `D:P(D;;FA;;;${BEN})(A;;FA;;;${ANA})`],
  ['no user has access, and reading is audited', `D:PS:(AU;SA;FA;;;WD)`],
])('a file is not accessible to others if %s', (_who, sddl) => {
  expect(isAccessibleToOthers({ sddl, user: ANA })).toBe(false);
});

it.each([
  ['everyone has access', `D:(A;;FA;;;SY)(A;;0x1200a9;;;WD)`],
  ['all users have access, as in ProgramData', `D:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)`],
  ['another user has access', `D:P(A;;FA;;;${ANA})(A;;FR;;;${BEN})`],
  ['another user has access by an object entry', `D:PAI(OA;;FR;;;${BEN})`],
  ['another user has access on a condition', `D:P(XA;;FR;;;${BEN};(@User.Title=="x"))`],
  ['the file has no access list', `D:NO_ACCESS_CONTROL`],
  ['the access list is unknown', `O:${ANA}`],
])('a file is accessible to others if %s', (_who, sddl) => {
  expect(isAccessibleToOthers({ sddl, user: ANA })).toBe(true);
});

it.runIf(process.platform === 'win32')('Windows returns the access list of a file and the user of this process', () => {
  const folder = createTestFolder('access');
  const file = join(folder, 'ünder a name.txt');
  writeFileSync(file, '');
  const { sddl, user } = readFileAccess(file);
  expect(user).toMatch(/^S-1-5-/);
  expect(sddl).toMatch(/^D:.*\(A;/);
  expect(() => readFileAccess(join(folder, 'none'))).toThrow('Windows error 2');
});
