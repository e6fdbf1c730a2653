import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseSetting } from '../../../../src-shared/settings/settings.schema';
import { toStoreTime } from '../../../../src-shared/time/store-time';
import { isTimeZone, systemTimeZone, usableTimeZone } from '../../../../src-shared/time/time-zone';
import { ABBREVIATIONS, REFUSED_ZONES } from './fixtures/zones';

afterEach(() => vi.restoreAllMocks());

const throws = (act: () => unknown): boolean => {
  try {
    act();
    return false;
  } catch {
    return true;
  }
};

/** What Intl says of the computer's zone. */
function systemSays(timeZone: string | undefined): void {
  const { resolvedOptions } = Intl.DateTimeFormat.prototype;
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockImplementation(function (this: Intl.DateTimeFormat) {
    const own = resolvedOptions.call(this);
    return own.timeZone === resolvedOptions.call(new Intl.DateTimeFormat('en')).timeZone ? ({ ...own, timeZone } as typeof own) : own;
  });
}

describe('the time zone in use', () => {
  it.each(Intl.supportedValuesOf('timeZone'))("the runtime's zone %s is known to Temporal as well", (zone) => {
    expect(isTimeZone(zone)).toBe(true);
    expect(usableTimeZone(zone)).toBe(zone);
    expect(toStoreTime('2026-11-22T22:30:00Z', zone)?.timeZoneId).toBe(zone);
  });

  it.each(REFUSED_ZONES)('the name %j, which is not a zone for Intl or Temporal, becomes UTC', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
    expect(usableTimeZone(zone)).toBe('UTC');
  });

  it.each(ABBREVIATIONS)('the abbreviation %s, which Intl accepts, is refused, because it may mean another zone', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
    expect(usableTimeZone(zone)).toBe('UTC');
  });

  it('any text is either a zone for Intl and Temporal, or becomes UTC', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[A-Z][a-z]+\/[A-Z][a-z]+$/), fc.stringMatching(/^[+-]\d\d:?\d\d$/)), (text) => {
        const zone = usableTimeZone(text);
        expect(zone).toBe(isTimeZone(text) ? text : 'UTC');
        expect(throws(() => new Intl.DateTimeFormat('en', { timeZone: zone }).format(0))).toBe(false);
        expect(toStoreTime('2026-11-22T22:30:00Z', zone)).not.toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it('a missing setting means UTC', () => {
    expect(usableTimeZone(null)).toBe('UTC');
  });
});

describe("the computer's time zone", () => {
  it.each([undefined, '', 'Etc/Unknown', 'America/Nowhere', 'PST'])('a computer whose zone is %j has no known zone', (zone) => {
    systemSays(zone);
    expect(systemTimeZone()).toBeNull();
  });

  it('a computer whose zone makes Intl throw has no known zone', () => {
    vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockImplementation(() => {
      throw new RangeError('Unsupported time zone specified undefined');
    });
    expect(systemTimeZone()).toBeNull();
  });

  it("a known zone is used as the computer's own", () => {
    systemSays('America/Toronto');
    expect(systemTimeZone()).toBe('America/Toronto');
  });
});

describe('a time zone in the settings', () => {
  it.each([...REFUSED_ZONES, ...ABBREVIATIONS])('the time zone %j is refused with an example and never used', (zone) => {
    expect(parseSetting('station.timeZone', zone)).toEqual({
      ok: false,
      problem: 'is not a time zone that this version of Stagebay knows: it must be an IANA name, such as America/Toronto',
    });
  });

  it.each(['America/Toronto', 'america/toronto', 'US/Eastern', 'UTC', 'Etc/GMT+5', null])('the time zone %j is accepted', (zone) => {
    expect(parseSetting('station.timeZone', zone)).toEqual({ ok: true, value: zone });
  });
});
