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

describe('a zone that is used', () => {
  it.each(Intl.supportedValuesOf('timeZone'))('the zone %s of this runtime is one that Temporal knows as well', (zone) => {
    expect(isTimeZone(zone)).toBe(true);
    expect(usableTimeZone(zone)).toBe(zone);
    expect(toStoreTime('2026-11-22T22:30:00Z', zone)?.timeZoneId).toBe(zone);
  });

  it.each(REFUSED_ZONES)('the name %j, which is no zone to Intl or to Temporal, is UTC', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
    expect(usableTimeZone(zone)).toBe('UTC');
  });

  it.each(ABBREVIATIONS)('the abbreviation %s, which Intl takes for a zone somewhere, is refused: another may have been meant', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
    expect(usableTimeZone(zone)).toBe('UTC');
  });

  it('any text at all is either a zone to Intl and Temporal, or UTC', () => {
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

  it('a setting that says nothing means UTC', () => {
    expect(usableTimeZone(null)).toBe('UTC');
  });
});

describe('the zone of the computer', () => {
  it.each([undefined, '', 'Etc/Unknown', 'America/Nowhere', 'PST'])('a computer whose zone is %j has none that is known', (zone) => {
    systemSays(zone);
    expect(systemTimeZone()).toBeNull();
  });

  it('a computer whose zone Intl throws for has none that is known', () => {
    vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockImplementation(() => {
      throw new RangeError('Unsupported time zone specified undefined');
    });
    expect(systemTimeZone()).toBeNull();
  });

  it('a zone that is known is the computer’s own', () => {
    systemSays('America/Toronto');
    expect(systemTimeZone()).toBe('America/Toronto');
  });
});

describe('a time zone in the settings', () => {
  it.each([...REFUSED_ZONES, ...ABBREVIATIONS])('%j is refused with what to write instead, and never used', (zone) => {
    expect(parseSetting('station.timeZone', zone)).toEqual({
      ok: false,
      problem: 'is not a time zone that this version of Stagebay knows: it must be an IANA name, such as America/Toronto',
    });
  });

  it.each(['America/Toronto', 'america/toronto', 'US/Eastern', 'UTC', 'Etc/GMT+5', null])('%j is taken', (zone) => {
    expect(parseSetting('station.timeZone', zone)).toEqual({ ok: true, value: zone });
  });
});
