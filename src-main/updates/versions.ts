/** Versions as https://semver.org orders them. A library for it would be a third of this room. */

interface Version {
  readonly numbers: readonly [number, number, number];
  /** Identifiers after the hyphen; none for a release proper. */
  readonly prerelease: readonly string[];
}

const VERSION_PATTERN =
  /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/;

function parseVersion(text: string): Version | null {
  const found = VERSION_PATTERN.exec(text);
  if (!found) return null;
  return { numbers: [Number(found[1]), Number(found[2]), Number(found[3])], prerelease: found[4]?.split('.') ?? [] };
}

export const isVersion = (text: unknown): text is string => typeof text === 'string' && text.length <= 100 && parseVersion(text) !== null;

/** @returns less than 0 when `a` comes before `b`; 0 when they are the same release. Both are versions. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [parseVersion(a), parseVersion(b)];
  if (!one || !other) throw new Error('not a version');
  const place = one.numbers.findIndex((number, index) => number !== other.numbers[index]);
  if (place !== -1) return (one.numbers[place] as number) - (other.numbers[place] as number);
  return comparePrerelease(one.prerelease, other.prerelease);
}

/** `1.0.0-rc.1` comes before `1.0.0`; numbers among the identifiers count as such and come before words. */
function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (const [index, one] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (one === other) continue;
    const [isNumber, otherIsNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (isNumber && otherIsNumber) return Number(one) - Number(other);
    if (isNumber !== otherIsNumber) return isNumber ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return a.length - b.length;
}
