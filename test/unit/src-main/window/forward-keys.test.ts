import { EventEmitter } from 'node:events';
import type { Input, WebContents } from 'electron';
import { expect, it, vi } from 'vitest';
import { forwardKeys, toKeyEvent } from '../../../../src-main/window/forward-keys';

const input = (change: Partial<Input> & { readonly key: string }): Input => ({
  type: 'keyDown',
  code: '',
  isAutoRepeat: false,
  isComposing: false,
  shift: false,
  control: false,
  alt: false,
  meta: false,
  location: 0,
  modifiers: [],
  ...change,
});

function open(isAttached = true) {
  const from = new EventEmitter();
  const sendCommand = vi.fn(async () => undefined);
  const to = { debugger: { isAttached: () => isAttached, sendCommand } };
  forwardKeys(from as unknown as WebContents, () => to as unknown as WebContents);
  const press = (event: Input) => void from.emit('before-input-event', {}, event);
  return { press, sendCommand };
}

it('each key of the second window is dispatched in the main window, in the same turn and order', () => {
  const { press, sendCommand } = open();
  for (const [type, key] of [
    ['keyDown', 'A'],
    ['keyUp', 'A'],
    ['keyDown', 'Enter'],
  ] as const)
    press(input({ type, key }));
  expect(sendCommand.mock.calls.map(([name, event]: unknown[]) => [name, (event as { type: string; key: string }).type])).toEqual([
    ['Input.dispatchKeyEvent', 'keyDown'],
    ['Input.dispatchKeyEvent', 'keyUp'],
    ['Input.dispatchKeyEvent', 'keyDown'],
  ]);
});

it('Alt+F4 stays with the second window, so that it closes that one alone', () => {
  const { press, sendCommand } = open();
  press(input({ key: 'F4', alt: true }));
  expect(sendCommand).not.toHaveBeenCalled();
});

it('a key that arrives while the main window has no page does nothing', () => {
  const { press, sendCommand } = open(false);
  press(input({ key: 'A' }));
  expect(sendCommand).not.toHaveBeenCalled();
});

it.each([
  ['a character, with its code of the keyboard', { key: 'q', code: 'KeyA' }, { type: 'keyDown', key: 'q', code: 'KeyA', text: 'q' }],
  ['Shift', { key: 'Q', code: 'KeyQ', shift: true }, { text: 'Q', modifiers: 8, windowsVirtualKeyCode: 81 }],
  ['Enter', { key: 'Enter', code: 'Enter' }, { text: '\r', windowsVirtualKeyCode: 13 }],
  ['a key without a character', { key: 'Tab', code: 'Tab' }, { type: 'rawKeyDown', text: '', windowsVirtualKeyCode: 9 }],
  ['a control code of a scanner', { key: ']', code: 'BracketRight', control: true }, { type: 'rawKeyDown', text: '', modifiers: 2 }],
  ['AltGr', { key: '@', code: 'KeyQ', control: true, alt: true }, { text: '@', modifiers: 3 }],
  ['the keypad', { key: '7', code: 'Numpad7', location: 3 }, { text: '7', isKeypad: true, location: 3 }],
  ['a dead key', { key: 'Dead', code: 'Equal' }, { type: 'rawKeyDown', text: '' }],
  ['a character beyond 16 bits', { key: '😀', code: '' }, { text: '😀' }],
])('the main window receives %s', (_what, key, expected) => {
  expect(toKeyEvent(input(key))).toMatchObject(expected);
});
