import { describe, expect, it } from 'vitest';
import { fileProblemMessage } from '../../../../src-renderer/strings';
import type { FileProblem } from '../../../../src-shared/station/file-task';

const PROBLEMS: readonly FileProblem[] = [
  { kind: 'not-responding', seconds: 30, detail: 'no answer' },
  { kind: 'not-responding', seconds: 0, detail: 'an earlier operation still hangs' },
  { kind: 'disk-full', detail: 'ENOSPC' },
  { kind: 'not-allowed', detail: 'EBUSY' },
  { kind: 'no-folder', detail: 'ENOENT' },
  { kind: 'forbidden-folder', detail: 'hidden' },
  { kind: 'names-taken', detail: '/home/packer/Documents/Stagebay' },
  { kind: 'failed', detail: 'EIO' },
];

describe('a file that was not written', () => {
  it('each reason for an unwritten file has its own message and advice', () => {
    const told = PROBLEMS.map(fileProblemMessage);
    expect(new Set(told).size).toBe(PROBLEMS.length);
    for (const text of told) expect(text).toMatch(/[Cc]all IT/);
  });

  it('a file in a folder that may still respond is not described as missing', () => {
    const [late, refused] = PROBLEMS.map(fileProblemMessage);
    expect(late).toMatch(/^The file may not be there\. The folder did not respond within 30 s\./);
    expect(refused).toMatch(/^Nothing was written\./);
  });

  it("the message about an unwritten file contains the system's code for IT", () => {
    expect(fileProblemMessage({ kind: 'disk-full', detail: 'ENOSPC' })).toContain('(ENOSPC)');
  });
});
