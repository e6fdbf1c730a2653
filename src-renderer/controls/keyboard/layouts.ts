/** The pages of the keyboard in each language, as rows of twelve units. */
import type { Language } from '../../../src-shared/language/languages';

export type Page = 'letters' | 'accents' | 'symbols';

export type KeyAction =
  | { readonly kind: 'type'; readonly character: string }
  | { readonly kind: 'show'; readonly page: Page }
  | { readonly kind: 'shift' | 'backspace' | 'space' | 'done' };

export interface KeyShape {
  readonly action: KeyAction;
  /** Its width in units of a twelfth of the row. */
  readonly units: number;
}

const key = (action: KeyAction, units = 1): KeyShape => ({ action, units });
const characters = (text: string): KeyShape[] => [...text].map((character) => key({ kind: 'type', character }));
const show = (page: Page, units: number) => key({ kind: 'show', page }, units);
const shift = (units: number) => key({ kind: 'shift' }, units);
const space = (units: number) => key({ kind: 'space' }, units);
const done = (units: number) => key({ kind: 'done' }, units);

type Row = readonly KeyShape[];

const DIGITS: Row = [...characters('1234567890-'), key({ kind: 'backspace' })];

/** Every letters page has the characters of IDs: - _ . / : @ # */
const LETTERS: Readonly<Record<Language, readonly Row[]>> = {
  en: [
    characters('qwertyuiop_@'),
    characters('asdfghjkl/:#'),
    [shift(2), ...characters("zxcvbnm,.'")],
    [show('symbols', 2), space(7), done(3)],
  ],
  'fr-CA': [
    characters('qwertyuiopéè'),
    characters('asdfghjklàçê'),
    [shift(1), ...characters('zxcvbnm./:_')],
    [show('symbols', 2), show('accents', 2), ...characters("@#'"), space(3), done(2)],
  ],
  es: [
    characters('qwertyuiop_@'),
    characters('asdfghjklñ/:'),
    [shift(1), ...characters('zxcvbnm#,.?')],
    [show('symbols', 2), show('accents', 2), space(5), done(3)],
  ],
};

const ACCENT_PUNCTUATION = [shift(1), ...characters("«»'’,.;:!?_")];
const FRENCH_ACCENTS = [characters('éèêëàâäçîïôö'), characters('ùûüœæñáíóúº°'), ACCENT_PUNCTUATION];
const SPANISH_ACCENTS = [characters('áéíóúüñ¿¡ªº°'), characters('àèùâêîôûçëïœ'), ACCENT_PUNCTUATION];
const ACCENTS: Readonly<Record<Language, readonly Row[]>> = { en: FRENCH_ACCENTS, 'fr-CA': FRENCH_ACCENTS, es: SPANISH_ACCENTS };

const SYMBOLS: readonly Row[] = [characters('!?&%*+=()[]@'), characters(`"';:,.<>{}|\\`), characters('#$€¢^~`°«»_/')];

export function rowsOf(page: Page, language: Language): readonly Row[] {
  switch (page) {
    case 'letters':
      return [DIGITS, ...LETTERS[language]];
    case 'accents':
      return [DIGITS, ...ACCENTS[language], [show('letters', 2), show('symbols', 2), space(5), done(3)]];
    case 'symbols':
      return [DIGITS, ...SYMBOLS, [show('letters', 2), space(7), done(3)]];
  }
}
