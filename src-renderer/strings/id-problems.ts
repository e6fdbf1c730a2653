import type { IdProblem } from '../../src-shared/order/id-problem';
import { type HiddenCharacter, nameHiddenCharacter } from '../../src-shared/text/hidden-characters';
import { t } from './translate';

/** The message for an invalid order ID or user ID. */
export function idProblemMessage(whose: 'order' | 'user', problem: IdProblem): string {
  switch (problem.kind) {
    case 'hidden-character':
      return `${hiddenCharacterMessage(problem.character)} ${t('idProblem.scanAgain')}`;
    case 'command':
      return t('idProblem.command');
    default:
      return t(`idProblem.${whose}.${problem.kind}`);
  }
}

/** An invisible character inside an ID makes it a different ID that looks the same. Its name is that of Unicode, which IT searches for. */
export function hiddenCharacterMessage({ codePoint, textBefore }: HiddenCharacter): string {
  const name = nameHiddenCharacter(codePoint);
  return textBefore === '' ? t('hiddenCharacter.first', { name }) : t('hiddenCharacter.after', { name, before: textBefore });
}

/** The message for a scan that is no order label. @param hidden the invisible character that makes the text invalid */
export const notAnOrderMessage = (text: string, hidden: HiddenCharacter | null): string =>
  [t('scan.notAnOrder', { text }), ...(hidden ? [hiddenCharacterMessage(hidden)] : [])].join(' ');
