import { expect, it } from 'vitest';
import { formatWindowWithDay } from '../../../../src-renderer/strings';
import { settingsWith } from '../stage/fixtures/settings';

const inToronto = (startsAt: string, endsAt: string, language: 'en' | 'fr-CA') =>
  formatWindowWithDay({ startsAt, endsAt }, settingsWith({ language, 'station.timeZone': 'America/Toronto' })).replace(/\s/g, ' ');

it('a window names its day once, and each of its days once if it crosses midnight', () => {
  expect(inToronto('2026-11-30T19:00:00Z', '2026-11-30T21:00:00Z', 'en')).toBe('Mon, Nov 30, 2:00 PM – 4:00 PM');
  expect(inToronto('2026-12-01T04:00:00Z', '2026-12-01T06:00:00Z', 'en')).toBe('Mon, Nov 30, 11:00 PM – Tue, Dec 1, 1:00 AM');
});

it('French writes the first day of a month as an ordinal number, and no other number', () => {
  expect(inToronto('2026-12-01T06:00:00Z', '2026-12-01T08:00:00Z', 'fr-CA')).toBe('mar. 1er déc., 1 h 00 – 3 h 00');
  expect(inToronto('2026-12-01T04:00:00Z', '2026-12-01T06:00:00Z', 'fr-CA')).toBe('lun. 30 nov., 23 h 00 – mar. 1er déc., 1 h 00');
  expect(inToronto('2026-12-11T19:00:00Z', '2026-12-11T21:00:00Z', 'fr-CA')).toBe('ven. 11 déc., 14 h 00 – 16 h 00');
});
