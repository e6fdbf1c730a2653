/** The message for an invalid input of a setting. */
import type { SettingInputProblem } from '../../../src-shared/settings/setting-input';
import { numberMessage } from '../number-input';

export function settingInputMessage(problem: SettingInputProblem): string {
  switch (problem.kind) {
    case 'empty':
      return 'This cannot be empty.';
    case 'not-a-number':
      return 'A number, please, like 12.5.';
    case 'not-whole':
      return 'A whole number, please.';
    case 'too-small':
      return `At least ${problem.least}.`;
    case 'too-large':
      return `At most ${problem.most}.`;
    case 'too-long':
      return `At most ${problem.most} characters.`;
    default:
      return numberMessage(problem);
  }
}
