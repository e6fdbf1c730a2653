import type { SettingsProblem } from '../../src-shared/settings/setting-source';
import { badValueMessage, patternConflictMessage } from './refusal-message';
import { t } from './translate';

/**
 * A problem with the settings, for a reader on the phone with IT.
 * @param formatDay formats a time in the store's time zone
 */
export function settingsProblemMessage(problem: SettingsProblem, formatDay: (at: number) => string): string {
  switch (problem.kind) {
    case 'missing':
    case 'weak-pin':
      return t(`settingsProblem.${problem.kind}`, { file: problem.file });
    case 'unreadable':
    case 'not-json':
      return t(`settingsProblem.${problem.kind}`, { file: problem.file, detail: problem.detail });
    case 'untrusted':
      return t(`settingsProblem.untrusted.${problem.why}`, { file: problem.file });
    case 'bad-value':
      return t('settingsProblem.bad-value', { key: problem.key, problem: badValueMessage(problem.detail), file: problem.file });
    case 'pattern-conflict':
      return t('settingsProblem.bad-value', { key: problem.key, problem: patternConflictMessage(problem), file: problem.file });
    case 'unknown-key':
    case 'not-for-stations':
      return t(`settingsProblem.${problem.kind}`, { key: problem.key, file: problem.file });
    case 'kept-last-good':
      return t('settingsProblem.kept-last-good', { date: formatDay(problem.since) });
  }
}
