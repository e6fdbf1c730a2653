/** A capitalized sentence with a final full stop, from a server text that may have neither. */
export const toSentence = (text: string): string => withFullStop(text.charAt(0).toUpperCase() + text.slice(1));

/** Adds a full stop unless the text has final punctuation. */
export const withFullStop = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
