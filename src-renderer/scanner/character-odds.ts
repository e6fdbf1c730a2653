/** How much the characters of keys tell of who typed them: beside a person's lower case, a capital is probably a scanner's. */
import type { CharacterClass, TimedKey } from './timed-key';

type Typist = 'person' | 'device';

/** How often each class occurs in the text of a typist of whom nothing was seen yet. */
const CLASS_PRIORS: Readonly<Record<Typist, Readonly<Record<CharacterClass, number>>>> = {
  person: { digit: 0.3, lower: 0.48, upper: 0.05, space: 0.1, punctuation: 0.07 },
  device: { digit: 0.35, lower: 0.25, upper: 0.26, space: 0.03, punctuation: 0.11 },
};
/** How often each class occurs in what a person types in a field for a number. */
const SHARES_IN_NUMBER_FIELD: Readonly<Record<CharacterClass, number>> = {
  digit: 0.78,
  lower: 0.06,
  upper: 0.03,
  space: 0.03,
  punctuation: 0.1,
};
/** The priors count as much as this many characters that were seen. */
const PRIOR_WEIGHT = 4;
/** Characters count in full beside this many of a person's. */
const MIN_PERSON_CHARACTERS = 3;
const PERSON_LIKELY = 0.3;

/**
 * For each key, how many times more probable its character is for the device than for the person, given the other keys.
 *
 * Text that one typist may have typed alone is judged by its times only, because its characters are alike for both typists. In a field
 * for a number they are not: a person hardly types a letter there.
 * @param deviceProbabilities for each key, from times alone; `null` before these were compared
 */
export function characterOdds(keys: readonly TimedKey[], deviceProbabilities: readonly number[] | null): Float64Array {
  const counts = countClasses(keys, deviceProbabilities);
  const isPersonLikely = (k: number) => keys[k]?.isKnownPerson || (deviceProbabilities?.[k] ?? 1) < PERSON_LIKELY;
  const personCharacters = keys.filter((key, k) => key.characterClass && isPersonLikely(k)).length;
  const weight = deviceProbabilities === null ? 1 : Math.min(1, personCharacters / MIN_PERSON_CHARACTERS);
  return Float64Array.from(keys, (key, k) => {
    const { characterClass, isInNumberField } = key;
    const exponent = isInNumberField ? 1 : weight;
    if (!characterClass || exponent === 0) return 1;
    // A key is no evidence of itself, so it is not counted while its own odds are computed.
    counts.add(k, -1);
    const byPerson = isInNumberField ? SHARES_IN_NUMBER_FIELD[characterClass] : counts.share('person', characterClass);
    const odds = counts.share('device', characterClass) / byPerson;
    counts.add(k, 1);
    return deviceProbabilities === null ? Math.max(1, odds) : odds ** exponent;
  });
}

function countClasses(keys: readonly TimedKey[], deviceProbabilities: readonly number[] | null) {
  const seen = { person: new Map<CharacterClass, number>(), device: new Map<CharacterClass, number>() };
  const totals = { person: 0, device: 0 };

  function addTo(typist: Typist, characterClass: CharacterClass, amount: number): void {
    seen[typist].set(characterClass, (seen[typist].get(characterClass) ?? 0) + amount);
    totals[typist] += amount;
  }

  /** Counts key `k` for both typists, in proportion to its probability. */
  function add(k: number, sign: 1 | -1): void {
    const key = keys[k];
    const p = key?.isKnownPerson ? 0 : deviceProbabilities?.[k];
    if (!key?.characterClass || p === undefined) return;
    addTo('device', key.characterClass, sign * p);
    addTo('person', key.characterClass, sign * (1 - p));
  }

  keys.forEach((_, k) => {
    add(k, 1);
  });
  return {
    add,
    share: (typist: Typist, characterClass: CharacterClass) =>
      (PRIOR_WEIGHT * CLASS_PRIORS[typist][characterClass] + (seen[typist].get(characterClass) ?? 0)) / (PRIOR_WEIGHT + totals[typist]),
  };
}
