import type { SettingInputProblem } from '../../src-shared/settings/setting-input';
import { numberMessage } from './number-input';
import { t } from './translate';

/** The message for an invalid input of a setting. */
export function settingInputMessage(problem: SettingInputProblem): string {
  switch (problem.kind) {
    case 'empty':
    case 'not-a-number':
    case 'not-whole':
      return t(`settings.typed.${problem.kind}`);
    case 'too-small':
      return t('settings.typed.too-small', { least: problem.least });
    case 'too-large':
      return t('settings.typed.too-large', { most: problem.most });
    case 'too-long':
      return t('settings.typed.too-long', { most: problem.most });
    default:
      return numberMessage(problem);
  }
}
