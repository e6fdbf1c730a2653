/** The ASCII characters of the serial protocols. */
export const ETX = 0x03;
export const LF = 0x0a;
export const CR = 0x0d;
export const QUESTION_MARK = 0x3f;

/** @returns the bytes of an ASCII text */
export const encode = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
