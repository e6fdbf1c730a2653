/** Parses release public keys as IT writes them: Ed25519, DER (SubjectPublicKeyInfo), base64. */

/** 12 bytes that identify Ed25519, and the 32 bytes of the key. */
const PUBLIC_KEY = /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/;

/** Room for two signers, each with an old and a new key, twice over. */
export const MAX_RELEASE_KEYS = 8;

export const isReleaseKey = (text: string): boolean => PUBLIC_KEY.test(text);

/** @param text keys separated by spaces, commas or line breaks */
export const splitReleaseKeys = (text: string): readonly string[] => text.split(/[\s,]+/).filter((one) => one !== '');
