/** Whatever number or text stands where a time should, and whatever zone is named: nothing throws, and something readable is shown. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { describeOrder } from '../../../../src-renderer/orders/describe-order';
import { noticeMessage } from '../../../../src-renderer/stage/notice-message';
import {
  expirySentence,
  expiryWarning,
  formatDateAndTime,
  formatDay,
  formatDayAndTime,
  formatMinuteOfDay,
  formatSecond,
  formatTime,
  formatWindowWithDay,
  offlineWarning,
  sendAgainSentences,
  sendNowMessage,
  settingsProblemMessage,
  standingSentences,
  storeClockOf,
  summarizeIntent,
} from '../../../../src-renderer/strings';
import type { OtherStaging } from '../../../../src-shared/intent/other-staging';
import type { Locale } from '../../../../src-shared/language/languages';
import { parseDailyHours } from '../../../../src-shared/time/daily-hours';
import { minuteOfDay } from '../../../../src-shared/time/minute-of-day';
import { openingStateAt } from '../../../../src-shared/time/opening-hours';
import { parseStoreTime } from '../../../../src-shared/time/parse-time';
import { formatStoreTime, formatWindow, storeDayLabel, toInstant, zoneName } from '../../../../src-shared/time/store-time';
import { isValidTime, type StoreClock } from '../../../../src-shared/time/time-format';
import { ABBREVIATIONS, KNOWN_ZONES, REFUSED_ZONES } from '../../src-shared/time/fixtures/zones';
import { stationWith } from '../stage/fixtures/fake-bridge';
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
  anyTime.filter(isValidTime).map((at) => new Date(at).toISOString()),
);

const isMoment = (text: string): boolean => !Number.isNaN(Date.parse(text));

const RUNS = { numRuns: 1_000 };

/** Expects a text for people: not blank, and without a programming term such as `NaN`. */
const expectReadable = (text: string): void => expect(text).toMatch(/^(?!.*(NaN|undefined|null|Infinity|Invalid|RangeError))[\s\S]*\S/);

describe('a number that may be an invalid time', () => {
  it('an invalid time is shown as readable text in every format', () => {
    fc.assert(
      fc.property(anyTime, anyClock, (at, clock) => {
        for (const form of [formatTime, formatDayAndTime, formatDateAndTime, formatDay, formatSecond]) expectReadable(form(at, clock));
        if (!isValidTime(at)) expect(formatTime(at, clock)).toBe('unknown time');
      }),
      RUNS,
    );
  });

  it('an invalid time is shown as readable text on a card, in sentences about other stagings and about a token', () => {
    fc.assert(
      fc.property(anyTime, anyTime, anyClock, fc.constantFrom(...Object.values(STATES)), (at, now, clock, state) => {
        const times = { createdAt: at, requestedAt: at, changedAt: at };
        const orders = [{ ...intentIn(state), ...times }, ...('answer' in state ? [] : [{ ...editIn(state), ...times }])];
        for (const order of orders) {
          const standings: readonly OtherStaging[] = [{ ref: order.id, rowId: 1, kind: 'staged', at, intent: null }];
          const { time, summary, detail } = describeOrder(order, Number.isFinite(now) ? now : 0, clock);
          for (const text of [time, summary ?? '–', detail || '–']) expectReadable(text);
          for (const sentence of standingSentences(standings, now, clock)) expectReadable(sentence);
          for (const sentence of sendAgainSentences(order, standings, now, clock)) expectReadable(sentence);
        }
        expectReadable(expiryWarning(at, now, clock) ?? '–');
        expectReadable(expirySentence(at, clock));
        expectReadable(settingsProblemMessage({ kind: 'kept-last-good', since: at }, (since) => formatDateAndTime(since, clock)));
      }),
      RUNS,
    );
  });

  it('an invalid time is shown as readable text in notices and in the strip', () => {
    fc.assert(
      fc.property(anyTime, anyZone, (at, timeZone) => {
        const set = { 'station.timeZone': timeZone };
        expectReadable(noticeMessage({ kind: 'left-behind', orderId: 'A', at }, settingsWith(set)).text);
        expectReadable(sendNowMessage(stationWith(set, { kind: 'busy', host: 'connect.example', since: at, until: at })));
        expectReadable(
          offlineWarning(formatTime(at, storeClockOf(settingsWith(set))), {
            kind: 'not-reached',
            cause: 'no-route',
            detail: '',
          }),
        );
      }),
      RUNS,
    );
  });

  it('an invalid time still has a minute of the day and an opening state', () => {
    const hours = parseDailyHours('06:00-22:30');
    if (!hours.ok) throw new Error(hours.problem);
    fc.assert(
      fc.property(anyTime, anyZone, (at, timeZone) => {
        const minute = minuteOfDay(at, timeZone);
        expect(minute >= 0 && minute < 1_440).toBe(true);
        expect(typeof openingStateAt(hours.value, at, timeZone).isOpen).toBe('boolean');
        expectReadable(formatMinuteOfDay(minute, { timeZone, locale: 'es' }));
      }),
      RUNS,
    );
  });
});

describe('a text that may be an invalid time', () => {
  it('a text that is not an instant is shown unchanged as a field and as a day, and does not break a window or a zone', () => {
    fc.assert(
      fc.property(anyText, anyText, anyClock, (startAt, endAt, clock) => {
        const day = storeDayLabel(startAt, clock);
        for (const shown of [formatStoreTime(startAt, clock), day.key, day.heading]) {
          if (isMoment(startAt)) expectReadable(shown);
          else expect(shown).toBe(startAt);
        }
        const windows = [
          formatWindow({ startAt, endAt }, clock),
          formatWindowWithDay({ startsAt: startAt, endsAt: endAt }, settingsWith({ 'station.timeZone': clock.timeZone })),
        ];
        for (const window of windows) {
          if (isMoment(startAt) && isMoment(endAt)) expectReadable(window);
          else expect(window).toContain(' – ');
        }
        expectReadable(zoneName(startAt, clock));
        const window = { startAt, endAt, serviceOptionId: 1 };
        const edit = editIn(STATES.waiting);
        expectReadable(summarizeIntent({ ...edit, request: { ...edit.request, changes: { window } } }, clock));
      }),
      RUNS,
    );
  });

  it('any text is parsed as a valid time or refused, with any text as the reference time', () => {
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

  it('every valid time is formatted for Connect as the same minute', () => {
    fc.assert(
      fc.property(
        anyTime.filter((at) => isValidTime(at) && at > 0 && Number.isInteger(at)),
        anyZone,
        (at, timeZone) => {
          expect(Math.abs(Date.parse(toInstant(at, timeZone)) - at)).toBeLessThan(60_000);
        },
      ),
      RUNS,
    );
  });
});
