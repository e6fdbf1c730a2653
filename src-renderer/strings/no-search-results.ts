import type { HiddenCharacter } from '../../src-shared/text/hidden-characters';
import { hiddenCharacterMessage } from './id-problems';
import { t } from './translate';

/** @param hidden an invisible character in the text, which may be why nothing was found */
export function noSearchResultsMessage(text: string, hidden: HiddenCharacter | null): string {
  const message = t('activity.noSearchResults', { text });
  return hidden ? `${message} ${hiddenCharacterMessage(hidden)}` : message;
}
