import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EditDraft, loadEditDraft, saveEditDraft } from '../../../../src-renderer/edit/draft-storage';
import { IntentId } from '../../../../src-shared/intent/intent.schema';
import { stubBrowserStorage } from './fixtures/browser-storage';
import { fields } from './fixtures/edits';

const KEY = 'edit-draft';

let browser: ReturnType<typeof stubBrowserStorage>;
beforeEach(() => {
  browser = stubBrowserStorage();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const draft = (set: Partial<EditDraft> = {}): EditDraft => ({
  mode: 'live',
  fields: fields({ tip: '4,50 $', specialInstructions: 'Ring twice\nplease 🙂' }),
  baseline: fields({ bags: '3' }),
  intentId: IntentId.parse(crypto.randomUUID()),
  submittedFields: fields({ tip: '4.00' }),
  originalInstants: { '2026-11-22 5:00 PM': '2026-11-22T22:00:00Z' },
  prefilledUser: 'u-7',
  ...set,
});

/** A draft in the stored names of the first version. */
const stored = ({ submittedFields, originalInstants, prefilledUser, ...rest }: EditDraft): string =>
  JSON.stringify({ ...rest, sent: submittedFields, known: originalInstants, broughtUser: prefilledUser });

/** What an earlier, later or other program may have left there, made out of a draft of ours. */
const kept = (change: (draft: Record<string, unknown> & { fields: Record<string, unknown> }) => void): string => {
  const copy = JSON.parse(stored(draft()));
  change(copy);
  return JSON.stringify(copy);
};

describe('a half-typed edit', () => {
  it('a draft is restored to the last character', () => {
    for (const one of [draft(), draft({ intentId: null, submittedFields: null }), draft({ mode: 'practice' })]) {
      saveEditDraft(one);
      expect(loadEditDraft(one.mode)).toEqual(one);
    }
  });

  it('a draft is stored in the names of the first version', () => {
    const one = draft();
    saveEditDraft(one);
    expect(JSON.parse(browser.entries.get(KEY) ?? '')).toEqual(JSON.parse(stored(one)));
  });

  it('the draft that was saved last is loaded', () => {
    saveEditDraft(draft());
    const last = draft({ fields: fields({ tip: '5' }) });
    saveEditDraft(last);
    expect(loadEditDraft('live')).toEqual(last);
  });

  it('a draft of one mode is not loaded in the other mode', () => {
    saveEditDraft(draft({ mode: 'practice' }));
    expect(loadEditDraft('live')).toBeNull();
    saveEditDraft(draft({ mode: 'live' }));
    expect(loadEditDraft('practice')).toBeNull();
  });

  it('no draft is loaded if none was saved', () => {
    expect(loadEditDraft('live')).toBeNull();
  });
});

describe('an invalid stored draft', () => {
  it.each<[string, string]>([
    ['nothing at all', ''],
    ['half a draft', stored(draft()).slice(0, 200)],
    ['no JSON', 'edit-draft'],
    ['null', 'null'],
    ['a number', '5'],
    ['a text', '"live"'],
    ['a list', '[]'],
    ['another program’s object', '{"mode":"live"}'],
    ['a mode that there is not', kept((one) => Object.assign(one, { mode: 'demo' }))],
    ['a draft without a box, as an older version may have kept', kept((one) => delete one.fields.bagLabelRemoved)],
    ['a box that is no text', kept((one) => Object.assign(one.fields, { bags: 3 }))],
    ['a box that is not there', kept((one) => Object.assign(one.fields, { tip: null }))],
    ['a switch that is neither on nor off', kept((one) => Object.assign(one.fields, { alcoholic: 'maybe' }))],
    ['a removal that is neither asked for nor not', kept((one) => Object.assign(one.fields, { bagLabelRemoved: 'no' }))],
    ['no fields', kept((one) => Object.assign(one, { fields: null }))],
    ['no baseline', kept((one) => delete one.baseline)],
    ['an intent that has no ID of ours', kept((one) => Object.assign(one, { intentId: '../1' }))],
    ['what was sent, in another shape', kept((one) => Object.assign(one, { sent: 'yes' }))],
  ])('an invalid stored draft is ignored: %s', (_what, text) => {
    browser.entries.set(KEY, text);
    expect(loadEditDraft('live')).toBeNull();
  });

  it('fields that a later version added are not loaded', () => {
    browser.entries.set(
      KEY,
      kept((one) => {
        Object.assign(one, { theme: 'dark' });
        Object.assign(one.fields, { leaveUnattended: 'yes' });
      }),
    );
    expect(Object.keys(loadEditDraft('live')?.fields ?? {})).toEqual(Object.keys(fields()));
  });

  it('any text that is no draft is ignored', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        browser.entries.set(KEY, text);
        expect(loadEditDraft('live')).toBeNull();
      }),
    );
  });
});

describe('a browser that keeps nothing', () => {
  it.each<[string, () => void]>([
    [
      'because its disk is full',
      () =>
        vi.spyOn(browser.storage, 'setItem').mockImplementation(() => {
          throw new DOMException('full', 'QuotaExceededError');
        }),
    ],
    [
      'because it is broken',
      () =>
        vi.spyOn(browser.storage, 'getItem').mockImplementation(() => {
          throw new Error('corrupt');
        }),
    ],
    ['because it has no storage', () => vi.stubGlobal('localStorage', undefined)],
  ])('a browser that stores nothing costs only the copy: %s', (_why, breakIt) => {
    breakIt();
    expect(() => saveEditDraft(draft())).not.toThrow();
    expect(loadEditDraft('live')).toBeNull();
  });
});
