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

/** Each translation is a chunk of its own, because a station needs one of them. A chunk that cannot be loaded must not stop the page. */
const TRANSLATIONS = import.meta.glob<Messages>('./catalog/*.po', { import: 'default' });

async function loadMessages(language: Language): Promise<Messages> {
  if (language === 'en') return english;
  const load = TRANSLATIONS[`./catalog/${language}.po`];
  return load ? load().catch(() => english) : english;
}

let wanted: Language = 'en';

/** Shows all texts in another language. The last call wins, because a chunk may arrive late. */
export async function selectLanguage(language: Language): Promise<void> {
  wanted = language;
  const messages = await loadMessages(language);
  if (wanted !== language) return;
  document.documentElement.lang = language;
  useLanguageStore.setState({ language, messages });
}

/** The language of the texts, for what depends on it and is not a text. */
export const currentLanguage = (): Language => useLanguageStore.getState().language;

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
  if (typeof message !== 'function') return message ?? id;
  return mergeFullStops(message(values ?? {}), Object.values(values ?? {}));
}

/** A sentence that ends with a time such as `2:02 p.m.` has one full stop. */
const mergeFullStops = (text: string, values: readonly (string | number)[]): string =>
  values
    .filter((value) => typeof value === 'string' && value.endsWith('.m.'))
    .reduce<string>((merged, time) => merged.replaceAll(`${time}.`, () => String(time)), text);
