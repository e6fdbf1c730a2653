import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Notice } from '../../../../src-renderer/stage/notice';
import { noticeMessage } from '../../../../src-renderer/stage/notice-message';
import type { Refusal } from '../../../../src-shared/bridge/refusal';
import { settingsWith } from './fixtures/settings';

vi.mock('../../../../src-renderer/sounds', () => ({ playSound: () => undefined }));

const NOT = { kind: 'not-an-order' } as const;

const say = (notice: Notice) => noticeMessage(notice, settingsWith({ 'stage.maxPounds': 40 }));

describe('what is said of a scan or a press', () => {
  it.each<[Notice, RegExp]>([
    [{ kind: 'product' }, /product barcode/],
    [{ kind: 'maybe-product' }, /looks like a product/],
    [{ kind: 'not-an-order', text: 'COUPON-5', problem: NOT }, /COUPON-5/],
    [
      {
        kind: 'not-an-order',
        text: '12\u200B34',
        problem: { kind: 'hidden-character', character: { codePoint: 0x200b, textBefore: '12' } },
      },
      /12▯34.*zero-width space \(U\+200B\) after “12”/,
    ],
    [{ kind: 'unfinished-scan', whileTyping: false }, /read\. Scan it again/],
    [{ kind: 'unfinished-scan', whileTyping: true }, /Check the fields, then scan it again/],
    [{ kind: 'scale', problem: 'unstable' }, /moving/],
    [{ kind: 'scale', problem: 'overload' }, /overload/],
    [{ kind: 'scale', problem: 'negative' }, /zero/],
    [{ kind: 'scale', problem: 'empty' }, /nothing/],
    [{ kind: 'scale', problem: 'too-heavy' }, /40 lb/],
    [{ kind: 'screen-taken' }, /Another order/],
    [{ kind: 'refused', refusal: { kind: 'already-in-flight' } }, /already leaving/],
    [{ kind: 'refused', refusal: { kind: 'blocked', problem: { kind: 'missing', file: '/p' } } }, /Staging is off here: wrong settings/],
    [{ kind: 'refused', refusal: { kind: 'not-saved', detail: 'ENOSPC' } }, /disk full\? It is still on the screen/],
    [{ kind: 'refused', refusal: { kind: 'not-saved', detail: '' } }, /still here/],
  ])('the notice %j is an alert that says what to do', (notice, words) => {
    expect(say(notice)).toMatchObject({ tone: 'alert', text: expect.stringMatching(words) });
  });

  it('an order that was dropped by policy is named in a status, not in an alert', () => {
    expect(say({ kind: 'dropped', orderId: 'A-1' })).toEqual({ tone: 'status', text: expect.stringContaining('A-1') });
  });

  it.each<[Refusal]>([[{ kind: 'limit-exceeded', field: 'bags' }], [{ kind: 'limit-exceeded', field: 'userId' }]])(
    'a refusal that a second press cannot solve does not ask for one: %j',
    (refusal) => {
      expect(say({ kind: 'refused', refusal }).text).not.toMatch(/press again/);
    },
  );
});

describe('a label that is no order', () => {
  it('a long label text is shortened, and its control characters are shown as boxes', () => {
    expect(say({ kind: 'not-an-order', text: 'a\u001Db\n', problem: NOT }).text).toContain('a▯b▯');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5_000 }), (text) => {
        const said = say({ kind: 'not-an-order', text, problem: NOT }).text;
        expect(said.length).toBeLessThan(80);
        expect(said).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it('a label text is not reversed by control characters and not cut inside a character', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '😀', '\u202E'), { minLength: 1, maxLength: 60 }), (characters) => {
        expect(say({ kind: 'not-an-order', text: characters.join(''), problem: NOT }).text).not.toMatch(
          /[\p{Cs}\u202A-\u202E\u2066-\u2069]/u,
        );
      }),
    );
  });
});
