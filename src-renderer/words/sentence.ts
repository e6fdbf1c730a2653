/** A text that a server may have ended or not, as a sentence: `weight is too much` and `Weight is too much.` are told alike. */
export const asSentence = (text: string): string => ended(text.charAt(0).toUpperCase() + text.slice(1));

/** With a full stop at its end, unless it has ended already. */
export const ended = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
