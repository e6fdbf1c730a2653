import { describe, expect, it } from 'vitest';
import { strings } from '../../../../src-renderer/strings';
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
  it('is told of in words of its own for each reason, with what to do', () => {
    const told = PROBLEMS.map(strings.files.notWritten);
    expect(new Set(told).size).toBe(PROBLEMS.length);
    for (const text of told) expect(text).toMatch(/[Cc]all IT/);
  });

  it('is not said to be missing where a folder may still answer', () => {
    const [late, refused] = PROBLEMS.map(strings.files.notWritten);
    expect(late).toMatch(/^The file may not be there\. The folder did not respond within 30 s\./);
    expect(refused).toMatch(/^Nothing was written\./);
  });

  it('names the system’s own code, which IT asks for', () => {
    expect(strings.files.notWritten({ kind: 'disk-full', detail: 'ENOSPC' })).toContain('(ENOSPC)');
  });
});
