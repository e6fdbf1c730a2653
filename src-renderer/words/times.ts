/** Times as the store's clock shows them. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string | null, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, ...(timeZone ? { timeZone } : {}) });
  formats.set(key, known);
  return known;
}

/** `14:02`. @param at milliseconds since 1970 */
export const clockTime = (at: number, timeZone: string | null): string =>
  format(timeZone, { hour: '2-digit', minute: '2-digit' }).format(at);

/** Whether the store's calendar shows one day at both moments. */
export const isSameDay = (one: number, other: number, timeZone: string | null): boolean => {
  const { format: day } = format(timeZone, { dateStyle: 'short' });
  return day(one) === day(other);
};

/** `22 Nov, 14:02`, for what may be older than today. */
export const dayAndTime = (at: number, timeZone: string | null): string =>
  format(timeZone, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(at);

/** `22 Nov, 14:02:31`, for whoever reads a story out on the phone. */
export const dayAndSecond = (at: number, timeZone: string | null): string =>
  format(timeZone, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);
