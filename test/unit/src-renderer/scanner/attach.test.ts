import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AttachedScanner, attachScanner } from '../../../../src-renderer/scanner/attach';
import type { Reading } from '../../../../src-renderer/scanner/reading';
import { endOf, types } from './keyboard';

/** As much of a browser as is needed to see what reaches a page; the real one is driven end to end. */
class FakeElement extends EventTarget {
  /** What a person sees. */
  text = '';
  type = 'text';
  readonly isContentEditable = false;
  selectionStart = 0;
  selectionEnd = 0;
  matches = () => false;
  getAttribute = () => null;
  setSelectionRange = () => undefined;
  get value() {
    return this.text;
  }
  set value(text: string) {
    this.text = text;
  }
}
class FakeKeyboardEvent extends Event {
  constructor(type: string, init: EventInit & object) {
    super(type, { ...init, cancelable: true });
    const { bubbles, cancelable, composed, ...own } = init;
    Object.assign(this, own);
  }
}

class FakeWindow extends EventTarget {
  readonly field = new FakeElement();
  readonly readings: Reading[] = [];
  readonly heard: string[] = [];
  /** Each text of the field that the app was notified of. */
  readonly notified: string[] = [];
  pending = false;
  readonly performance = { now: () => this.now };
  readonly navigator = { scheduling: { isInputPending: () => this.pending } };
  readonly document: {
    readonly activeElement: FakeElement;
    readonly body: FakeElement;
    execCommand(name: string, ui: boolean, text: string): boolean;
  };
  now = 0;
  private timer: { readonly callback: () => void; readonly due: number } | null = null;

  constructor() {
    super();
    const { field } = this;
    this.document = {
      activeElement: field,
      body: new FakeElement(),
      execCommand: (_name, _ui, text) => {
        field.text += text;
        const event = new Event('input');
        Object.defineProperty(event, 'target', { value: field });
        this.dispatchEvent(event);
        return true;
      },
    };
    // What an event does after the window has seen it: it reaches the page.
    field.addEventListener('keydown', (event) => this.heard.push(`made-up ${(event as KeyboardEvent).key}`));
  }

  setTimeout(callback: () => void, delay: number): number {
    this.timer = { callback, due: this.now + delay };
    return 1;
  }
  clearTimeout(): void {
    this.timer = null;
  }
  /** Lets time pass, and the timer fire that is due by then. */
  pass(ms: number): void {
    const end = this.now + ms;
    while (this.timer && this.timer.due <= end) {
      const { callback, due } = this.timer;
      this.timer = null;
      this.now = due;
      callback();
    }
    this.now = end;
  }
  key(stroke: ReturnType<typeof types>[number]): Event {
    const { type, key, code, shift, at } = stroke;
    const init = { key, code, shiftKey: shift, ctrlKey: false, altKey: false, metaKey: false, repeat: false, isComposing: false };
    const event = new FakeKeyboardEvent(`key${type}`, init);
    Object.defineProperty(event, 'timeStamp', { value: at });
    this.dispatchEvent(event);
    return event;
  }
  /** Delivers each key when it was pressed, or `delayMs` later. */
  keysInTime(strokes: ReturnType<typeof types>, delayMs = 0): void {
    for (const stroke of strokes) {
      this.pass(Math.max(0, stroke.at + delayMs - this.now));
      this.key(stroke);
    }
  }
}

let page: FakeWindow;
let scanner: AttachedScanner;

beforeEach(() => {
  vi.stubGlobal('KeyboardEvent', FakeKeyboardEvent);
  vi.stubGlobal('InputEvent', Event);
  for (const name of ['HTMLElement', 'HTMLInputElement']) vi.stubGlobal(name, FakeElement);
  for (const name of ['HTMLTextAreaElement', 'HTMLSelectElement']) vi.stubGlobal(name, class {});
  page = new FakeWindow();
  scanner = attachScanner(page as unknown as Window, {
    settings: () => ({ prefix: null, suffix: 'enter', layout: { name: 'us', isConfigured: false }, maxGapMs: 60 }),
    onReading: (reading) => page.readings.push(reading),
  });
  for (const target of [page, page.field]) target.addEventListener('input', () => page.notified.push(page.field.text));
});
afterEach(() => vi.unstubAllGlobals());

describe('the attached scanner', () => {
  it('a scan reaches neither the browser nor any listener of the page', () => {
    const later = vi.fn();
    page.addEventListener('keydown', later, { capture: true });
    const events = types('A1B2C3'.toLowerCase()).map((stroke) => page.key(stroke));
    expect(events.every((event) => event.defaultPrevented)).toBe(true);
    expect(later).not.toHaveBeenCalled();
    page.pass(100);
    expect(page.readings).toEqual([{ kind: 'scan', text: 'a1b2c3', symbology: null, other: null }]);
    expect(page.field.value).toBe('');
  });

  it('a person’s character is shown for them after the longest wait', () => {
    for (const stroke of types('7', { end: null, gap: 100 })) page.key(stroke);
    expect(page.field.value).toBe('');
    page.pass(200);
    expect(page.field.value).toBe('7');
  });

  describe('while a person’s characters are shown and not reported to the app yet', () => {
    const typeAndShow = (text: string, from: number) => {
      page.keysInTime(types(text, { end: null, gap: 130, held: 90, from }));
      page.pass(120);
    };

    it('a render with the value that the app knows removes no shown character', () => {
      typeAndShow('ab', 0);
      expect([page.field.text, page.notified]).toEqual(['ab', []]);
      page.field.value = '';
      expect(page.field.text).toBe('ab');
      typeAndShow('c', page.now);
      page.pass(900);
      expect(page.field.text).toBe('abc');
      expect(page.notified).toEqual(['abc']);
    });

    it('a value that the app sets is in the field once the characters turn out to be a device’s', () => {
      const scan = types('ab12cd34', { gap: 120 });
      page.keysInTime(scan.slice(0, 3));
      expect(page.field.text).not.toBe('');
      page.field.value = 'ORDER-9';
      expect(page.field.text).not.toBe('ORDER-9');
      page.keysInTime(scan.slice(3));
      page.pass(1_500);
      expect(page.readings).toMatchObject([{ kind: 'scan', text: 'ab12cd34' }]);
      expect(page.field.text).toBe('ORDER-9');
    });

    it('shown characters are reported before a device that is no keyboard is read', () => {
      for (const stroke of types('7', { end: null, held: 90 })) page.key(stroke);
      page.pass(120);
      expect(page.notified).toEqual([]);
      scanner.decidePendingKeys();
      expect(page.notified).toEqual(['7']);
    });

    it('the app sets values again after the characters are reported, and after the scanner is detached', () => {
      typeAndShow('a', 0);
      page.pass(900);
      page.field.value = 'typed by the keypad';
      expect(page.field.text).toBe('typed by the keypad');
      typeAndShow('b', page.now);
      scanner.detach();
      page.field.value = 'other';
      expect(page.field.text).toBe('other');
    });
  });

  it('a busy page does not take keys that wait behind its timer for a pause', () => {
    const scan = types('a1b2c3', { gap: 20 });
    const seen = scan.findIndex(({ at }) => at >= 60);
    for (const stroke of scan.slice(0, seen)) page.key(stroke);
    page.pending = true;
    page.pass(900);
    expect(page.field.value).toBe('');
    page.pending = false;
    for (const stroke of scan.slice(seen)) page.key(stroke);
    page.pass(900);
    expect(page.readings).toEqual([{ kind: 'scan', text: 'a1b2c3', symbology: null, other: null }]);
    expect(page.field.value).toBe('');
  });

  it('the timer for the end of a scan does not cut off keys that a busy computer delivers late', () => {
    const lines = types('ORDER-1', { gap: 8 });
    const rest = types('LOT-7', { gap: 8, from: endOf(lines) + 4 });
    // The system sees a key every 8 ms, and the page hears of each 120 ms later: by then a timer of 15 ms is long due.
    page.keysInTime([...lines, ...rest], 120);
    page.pass(900);
    expect(page.readings).toEqual([{ kind: 'scan', text: 'ORDER-1\nLOT-7', symbology: null, other: null }]);
  });

  it('a detached scanner leaves keys and timers to the page', () => {
    page.key(types('7')[0] as ReturnType<typeof types>[number]);
    scanner.detach();
    page.pass(1000);
    expect(page.field.value).toBe('');
    expect(page.key(types('8', { from: 1100 })[0] as ReturnType<typeof types>[number]).defaultPrevented).toBe(false);
  });
});
