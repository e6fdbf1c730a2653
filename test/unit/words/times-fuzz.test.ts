/** Whatever number or text stands where a time should, and whatever zone is named: nothing throws, and something readable is shown. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { orderEntry } from '../../../src-renderer/orders/order-entry';
import { noticeWords } from '../../../src-renderer/stage/notice-words';
import {
  clockTime,
  dateAndTime,
  dayAndSecond,
  dayAndTime,
  formatWindowIn,
  saidWith,
  sendAgainSentences,
  sendNowWords,
  standingSentences,
  storeClock,
  timeOfDay,
  words,
} from '../../../src-renderer/words';
import { parseHours } from '../../../src-shared/hours';
import { minuteOfDay } from '../../../src-shared/minute-of-day';
import { openingAt } from '../../../src-shared/opening';
import type { Standing } from '../../../src-shared/standing';
import { dayOf, formatStoreTime, formatWindow, toInstant, zoneName } from '../../../src-shared/store-time';
import { isTime, type Locale, type StoreClock } from '../../../src-shared/time-format';
import { parseStoreTime } from '../../../src-shared/typed-time';
import { ABBREVIATIONS, KNOWN_ZONES, REFUSED_ZONES } from '../shared/fixtures/zones';
import { stationWith } from '../stage/fixtures/door';
import { editIn, intentIn, STATES } from '../stage/fixtures/intents';
import { settingsWith } from '../stage/fixtures/settings';

beforeEach(() => {
  vi.stubGlobal('navigator', { language: 'en-US' });
});

const FURTHEST = 8.64e15;
const EDGES: readonly number[] = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE, Number.MIN_VALUE, -0, 0.5, -1.5, 1e300],
  ...[FURTHEST, -FURTHEST, FURTHEST + 1, -FURTHEST - 1, FURTHEST - 1, 253_402_300_800_000, -62_135_596_800_000, -62_167_219_200_001],
  // The minutes around the two changes of Toronto's clock.
  ...[Date.UTC(2026, 2, 8, 7), Date.UTC(2026, 10, 1, 6)].flatMap((at) => [at - 1, at, at + 1, at - 3_600_000, at + 3_600_000]),
];

const anyTime = fc.oneof(fc.constantFrom(...EDGES), fc.double(), fc.integer(), fc.date({ noInvalidDate: true }).map(Number));
const anyZone = fc.oneof(fc.constantFrom(...KNOWN_ZONES, ...REFUSED_ZONES, ...ABBREVIATIONS, null), fc.string());
const anyLocale = fc.constantFrom<Locale>('en-US', 'en-CA', 'fr-CA', 'es');
const anyClock: fc.Arbitrary<StoreClock> = fc.record({ timeZone: anyZone, locale: anyLocale });
const TEXTS = [
  ...['', 'yesterday', '2026-11-22', '24:00', '2026-13-45T99:99:99Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z'],
  ...['+275760-09-13T00:00:00Z', '-271821-04-20T00:00:00Z', '+275760-09-13T00:00:01Z', '2026-11-22T22:30:00.000000000001Z'],
  ...['2026-03-08T02:30:00-05:00', '2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00', 'NaN', 'Infinity'],
];
const anyText = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string(),
  anyTime.filter(isTime).map((at) => new Date(at).toISOString()),
);

const isMoment = (text: string): boolean => !Number.isNaN(Date.parse(text));

const RUNS = { numRuns: 1_000 };

/** Read by a person: no word of a programmer's, and not nothing. */
const expectReadable = (text: string): void => expect(text).toMatch(/^(?!.*(NaN|undefined|null|Infinity|Invalid|RangeError))[\s\S]*\S/);

describe('a number that may be no time', () => {
  it('a number that may be no time is shown in every form', () => {
    fc.assert(
      fc.property(anyTime, anyClock, (at, clock) => {
        for (const form of [clockTime, dayAndTime, dateAndTime, dayAndSecond]) expectReadable(form(at, clock));
        if (!isTime(at)) expect(clockTime(at, clock)).toBe('unknown time');
      }),
      RUNS,
    );
  });

  it('a number that may be no time is shown in an order’s card, in the sentences about other stagings and in those about a token', () => {
    fc.assert(
      fc.property(anyTime, anyTime, anyClock, fc.constantFrom(...Object.values(STATES)), (at, now, clock, state) => {
        const times = { createdAt: at, wantedAt: at, changedAt: at };
        const orders = [{ ...intentIn(state), ...times }, ...('answer' in state ? [] : [{ ...editIn(state), ...times }])];
        for (const order of orders) {
          const standings: readonly Standing[] = [{ ref: order.id, row: 1, kind: 'staged', at, intent: null }];
          const { detail } = orderEntry(order, Number.isFinite(now) ? now : 0, clock);
          expectReadable(detail);
          for (const sentence of standingSentences(standings, now, clock)) expectReadable(sentence);
          for (const sentence of sendAgainSentences(order, standings, now, clock)) expectReadable(sentence);
        }
        expectReadable(words.connection.expires(at, now, clock) ?? '–');
        expectReadable(words.settings.credentials.ends(at, clock));
        expectReadable(words.settingsProblem({ kind: 'kept-last-good', since: at }, (since) => dateAndTime(since, clock)));
      }),
      RUNS,
    );
  });

  it('a number that may be no time is shown in notices and in the strip', () => {
    fc.assert(
      fc.property(anyTime, anyZone, (at, timeZone) => {
        const set = { 'station.timeZone': timeZone };
        expectReadable(noticeWords({ kind: 'left-behind', orderId: 'A', at }, settingsWith(set)).text);
        expectReadable(sendNowWords(stationWith(set, { kind: 'busy', host: 'connect.example', since: at, until: at })));
        expectReadable(
          words.connection.offlineSince(clockTime(at, storeClock(settingsWith(set))), {
            kind: 'not-reached',
            cause: 'no-route',
            detail: '',
          }),
        );
      }),
      RUNS,
    );
  });

  it('a number that may be no time has a minute of the day, and opens or closes the store', () => {
    const hours = parseHours('06:00-22:30');
    if (!hours.ok) throw new Error(hours.problem);
    fc.assert(
      fc.property(anyTime, anyZone, (at, timeZone) => {
        const minute = minuteOfDay(at, timeZone);
        expect(minute >= 0 && minute < 1_440).toBe(true);
        expect(typeof openingAt(hours.value, at, timeZone).open).toBe('boolean');
        expectReadable(timeOfDay(minute, { timeZone, locale: 'es' }));
      }),
      RUNS,
    );
  });
});

describe('a text that may be no moment', () => {
  it('a text that may be no moment is shown as a field, a window, a day and a zone; where it is no moment, as it is', () => {
    fc.assert(
      fc.property(anyText, anyText, anyClock, (startAt, endAt, clock) => {
        const day = dayOf(startAt, clock);
        for (const shown of [formatStoreTime(startAt, clock), day.key, day.heading]) {
          if (isMoment(startAt)) expectReadable(shown);
          else expect(shown).toBe(startAt);
        }
        const windows = [
          formatWindow({ startAt, endAt }, clock),
          formatWindowIn({ startsAt: startAt, endsAt: endAt }, settingsWith({ 'station.timeZone': clock.timeZone })),
        ];
        for (const window of windows) {
          if (isMoment(startAt) && isMoment(endAt)) expectReadable(window);
          else expect(window).toContain(' – ');
        }
        expectReadable(zoneName(startAt, clock));
        const window = { startAt, endAt, serviceOptionId: 1 };
        const edit = editIn(STATES.waiting);
        expectReadable(saidWith({ ...edit, request: { ...edit.request, changes: { window } } }, clock));
      }),
      RUNS,
    );
  });

  it('a text that may be no time is read as one, or refused, beside any other', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.constantFrom('5:30 PM', '17h30', '2026-03-08 2:30 AM', '2026-11-01 1:30 AM', '2026-11-22 17:30 UTC+19:59')),
        anyClock,
        anyText,
        (text, clock, near) => {
          const read = parseStoreTime(text, clock, near);
          if (read.ok) expect(Number.isNaN(Date.parse(read.value))).toBe(false);
          else expectReadable(read.problem.kind);
        },
      ),
      RUNS,
    );
  });

  it('a time is written for Connect as the same moment at every time that a calendar has', () => {
    fc.assert(
      fc.property(
        anyTime.filter((at) => isTime(at) && at > 0 && Number.isInteger(at)),
        anyZone,
        (at, timeZone) => {
          expect(Math.abs(Date.parse(toInstant(at, timeZone)) - at)).toBeLessThan(60_000);
        },
      ),
      RUNS,
    );
  });
});
