/** Problems with the settings, for a reader on the phone with IT. */
import { assertNever } from '../../../src-shared/base/result';
import type { SettingsProblem } from '../../../src-shared/settings/setting-source';

const UNTRUSTED_REASONS = {
  link: 'it is a link',
  'not-a-file': 'it is not a file',
  owner: 'it does not belong to root',
  writable: 'others than its owner can write it',
} as const;

/** @param formatDay formats a time in the store's time zone */
export function settingsProblemMessage(problem: SettingsProblem, formatDay: (at: number) => string): string {
  switch (problem.kind) {
    case 'missing':
      return `The policy is missing: ${problem.file}`;
    case 'unreadable':
      return `Settings cannot be read (${problem.detail}): ${problem.file}`;
    case 'not-json':
      return `A settings file is not JSON (${problem.detail}): ${problem.file}`;
    case 'untrusted':
      return `A settings file is not to be trusted, because ${UNTRUSTED_REASONS[problem.why]}. Nothing of it is in force: ${problem.file}`;
    case 'bad-value':
      return `${problem.key} ${problem.detail}. This key is not in force; the others are. (${problem.file})`;
    case 'unknown-key':
      return `There is no setting named ${problem.key}. It is ignored. (${problem.file})`;
    case 'not-for-stations':
      return `${problem.key} cannot be set by a station itself, only by your organization. It is ignored. (${problem.file})`;
    case 'weak-pin':
      return `The admin PIN has a hash of an earlier version. IT should choose a new PIN of six characters or more. (${problem.file})`;
    case 'kept-last-good':
      return `This station was live, so it keeps its last good profile, of ${formatDay(problem.since)}.`;
    default:
      return assertNever(problem);
  }
}
