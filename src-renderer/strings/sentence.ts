/** A text that a server may have ended or not, as a sentence: `weight is too much` and `Weight is too much.` are told alike. */
export const toSentence = (text: string): string => withFullStop(text.charAt(0).toUpperCase() + text.slice(1));

/** With a full stop at its end, unless it has ended already. */
export const withFullStop = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
