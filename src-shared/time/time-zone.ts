/**
 * Which time zone is used, in the main process and in the page. Every place that shows or reads a time asks here, because
 * Intl and Temporal throw for a zone that they do not know.
 */

/** Where no zone is known. */
export const UTC = 'UTC';

/** ICU's name for a zone that it does not know. Intl gives it for the system's, and throws when it is asked for it. */
const UNKNOWN_ZONE = 'Etc/Unknown';

/**
 * Abbreviations that ICU knows and IANA does not. Temporal throws for them, and Intl may take one for another zone than was
 * meant: `AST` is Alaska's.
 */
const AMBIGUOUS_ABBREVIATION = /^(?:AC|AE|AG|AR|AS|BE|BS|CA|CN|CS|CT|EA|EC|IE|IS|JS|MI|NE|NS|PL|PN|PR|PS|SS|VS)T$/i;

/** The name under which Intl knows a zone. @param name the system's zone without one @returns `null` where Intl knows none */
function resolveZone(name?: string): string | null {
  try {
    // The types do not say that the system's zone may be undefined.
    const zone: string | undefined = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    return zone === undefined || zone === '' || zone === UNKNOWN_ZONE ? null : zone;
  } catch {
    return null;
  }
}

/** Whether this runtime can show and read times in a zone. */
export const isTimeZone = (name: string): boolean => !AMBIGUOUS_ABBREVIATION.test(name) && resolveZone(name) !== null;

/** The computer's own zone; `null` where the system names none, or one that this runtime does not know. */
export function systemTimeZone(): string | null {
  const zone = resolveZone();
  return zone !== null && isTimeZone(zone) ? zone : null;
}

let lastLookup = { setting: UTC, zone: UTC };

/**
 * The zone in which times are shown and read.
 * @param setting `station.timeZone` as it is in force; `null` where nothing is set and the computer's zone is not known
 * @returns a zone that Intl and Temporal know
 */
export function usableTimeZone(setting: string | null): string {
  if (setting === null) return UTC;
  // Asked for each time on the screen, and as a rule with the same zone.
  if (setting !== lastLookup.setting) lastLookup = { setting, zone: isTimeZone(setting) ? setting : UTC };
  return lastLookup.zone;
}
