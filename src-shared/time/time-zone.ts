/**
 * Chooses the time zone, in the main process and in the page. All code that shows or reads times uses it, because Intl and
 * Temporal throw for unknown zones.
 */

/** Used if no zone is known. */
export const UTC = 'UTC';

/** ICU's name for an unknown zone. Intl returns it for the system's zone, but throws if it is passed in. */
const UNKNOWN_ZONE = 'Etc/Unknown';

/**
 * Abbreviations that ICU knows and IANA does not. Temporal throws for them, and Intl may choose another zone than was meant:
 * `AST` is Alaska's.
 */
const AMBIGUOUS_ABBREVIATION = /^(?:AC|AE|AG|AR|AS|BE|BS|CA|CN|CS|CT|EA|EC|IE|IS|JS|MI|NE|NS|PL|PN|PR|PS|SS|VS)T$/i;

/**
 * Intl's name for a zone.
 * @param name the system's zone if it is missing
 * @returns `null` if Intl knows no such zone
 */
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

/** The computer's own zone; `null` if it is unknown to the system or to this runtime. */
export function systemTimeZone(): string | null {
  const zone = resolveZone();
  return zone !== null && isTimeZone(zone) ? zone : null;
}

let lastLookup = { setting: UTC, zone: UTC };

/**
 * The zone for showing and reading times.
 * @param setting `station.timeZone` as it is in effect; `null` if neither the setting nor the computer names a zone
 * @returns a zone that Intl and Temporal know
 */
export function usableTimeZone(setting: string | null): string {
  if (setting === null) return UTC;
  // Cached, because it is called for each time on the screen, usually with the same zone.
  if (setting !== lastLookup.setting) lastLookup = { setting, zone: isTimeZone(setting) ? setting : UTC };
  return lastLookup.zone;
}
