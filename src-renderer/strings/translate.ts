/// <reference path="./catalog/catalog.d.ts" />
/** The texts in the language in use. Their IDs and arguments are checked by the compiler. */
import { create } from 'zustand';
import type { Language } from '../../src-shared/language/languages';
import english from './catalog/messages.pot';
import type { MessageArguments } from './messages.generated';

export type MessageId = keyof MessageArguments;

/** A compiled catalog: each text by its ID; texts with arguments are functions. */
export type Messages = Readonly<Record<string, string | ((values: object) => string)>>;

interface LanguageState {
  readonly language: Language;
  readonly messages: Messages;
}

const useLanguageStore = create<LanguageState>(() => ({ language: 'en', messages: english }));

/** The other catalogs are chunks of their own, because a station needs one of them. */
const CATALOGS: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: async () => english,
  'fr-CA': async () => (await import('./catalog/fr-CA.po')).default,
  es: async () => (await import('./catalog/es.po')).default,
};

let wanted: Language = 'en';

/** Shows all texts in another language. The last call wins, because a chunk may arrive late. */
export async function selectLanguage(language: Language): Promise<void> {
  wanted = language;
  const messages = await CATALOGS[language]();
  if (wanted !== language) return;
  document.documentElement.lang = language;
  useLanguageStore.setState({ language, messages });
}

/** Draws the component again when the language changes. Memoized components need it, and the root of the page. */
export const useLanguage = (): Language => useLanguageStore(({ language }) => language);

type Values<Id extends MessageId> = MessageArguments[Id] extends null ? [] : [values: MessageArguments[Id]];

/**
 * A text in the language in use.
 * @param id from `catalog/messages.pot`
 * @param values the arguments that the text has
 */
export function t<Id extends MessageId>(id: Id, ...[values]: Values<Id>): string {
  const message = useLanguageStore.getState().messages[id];
  return typeof message === 'function' ? message(values ?? {}) : (message ?? id);
}
