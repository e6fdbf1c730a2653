/** Public keys of those who sign releases, as IT writes them: Ed25519, DER (SubjectPublicKeyInfo), base64. */

/** 12 bytes that say "Ed25519" and 32 of the key. */
const PUBLIC_KEY = /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/;

/** A rotation needs two, and a second signer two more. */
export const MAX_RELEASE_KEYS = 8;

export const isReleaseKey = (text: string): boolean => PUBLIC_KEY.test(text);

/** @param text several keys are separated by spaces, commas or line ends */
export const splitReleaseKeys = (text: string): readonly string[] => text.split(/[\s,]+/).filter((one) => one !== '');
