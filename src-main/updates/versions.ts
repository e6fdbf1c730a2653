/** Versions in the notation and order of https://semver.org (docs/decisions/0036-semver.md). */
import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';

const MAX_LENGTH = 100;

/** Whether the text is a version and nothing else: semver's parser also accepts a leading `v`, and white space around it. */
export const isVersion = (text: unknown): text is string =>
  typeof text === 'string' && text.length <= MAX_LENGTH && /^\d\S*$/.test(text) && parse(text) !== null;

/** @returns a negative number if `a` is older; 0 if both are the same release. Both have to be versions. */
export const compareVersions = (a: string, b: string): number => compare(a, b);
