// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Keyboard, ScreenKeyboard, TextInput } from '../../../../src-renderer/controls';
import { selectLanguage } from '../../../../src-renderer/strings';

/** What the browser was told to do in the focused field. */
let commands: string[];

beforeEach(() => {
  commands = [];
  document.execCommand = (name, _ui, text) => commands.push(text === undefined ? name : `${name} ${text}`) > 0;
});

afterEach(async () => {
  cleanup();
  vi.useRealTimers();
  await selectLanguage('en');
});

function Page({ isKiosk = true, hasField = true }: { readonly isKiosk?: boolean; readonly hasField?: boolean }) {
  const [text, setText] = useState('');
  return (
    <>
      <div role="tabpanel">
        {hasField && <TextInput aria-label="Bag label" value={text} onChange={setText} />}
        <button type="button">Look up</button>
      </div>
      <ScreenKeyboard isKiosk={isKiosk} Keyboard={Keyboard} />
    </>
  );
}

const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Bag label' });
const openButton = () => screen.queryByRole('button', { name: 'Show keyboard' });
const keyboard = () => screen.queryByRole('group', { name: 'On-screen keyboard' });
const key = (name: string) => within(screen.getByRole('group', { name: 'On-screen keyboard' })).getByRole('button', { name });
/** Far from the button that opens the keyboard. */
const ELSEWHERE = { button: 0, clientX: 400, clientY: 400 };
const tap = (name: string) => {
  const target = key(name);
  fireEvent.pointerDown(target, ELSEWHERE);
  fireEvent.pointerUp(target);
  fireEvent(target, new PointerEvent('click', { bubbles: true, pointerType: 'touch' }));
};

function openKeyboard(): void {
  render(<Page />);
  act(() => field().focus());
  const button = openButton();
  if (!button) throw new Error('The keyboard is not offered.');
  fireEvent.click(button);
}

it('a text field with the focus offers the keyboard in a kiosk, and opens none by itself', () => {
  render(<Page />);
  expect(openButton()).toBeNull();
  act(() => field().focus());
  expect(openButton()).not.toBeNull();
  expect(keyboard()).toBeNull();
  act(() => field().blur());
  expect(openButton()).toBeNull();
});

it('a station without a touch screen offers no keyboard until one is connected', () => {
  const touchScreen = Object.assign(new EventTarget(), { matches: false });
  vi.stubGlobal('matchMedia', () => touchScreen);
  render(<Page isKiosk={false} />);
  act(() => field().focus());
  expect(openButton()).toBeNull();
  touchScreen.matches = true;
  act(() => void touchScreen.dispatchEvent(new Event('change')));
  expect(openButton()).not.toBeNull();
  vi.unstubAllGlobals();
});

it('each tap types one character, and none is lost to a double tap', () => {
  openKeyboard();
  for (const name of ['a', 'a', 'Hyphen', '1', 'Space', 'Backspace']) tap(name);
  expect(commands).toEqual(['insertText a', 'insertText a', 'insertText -', 'insertText 1', 'insertText  ', 'delete']);
});

it('the second half of the double tap that opens the keyboard types nothing', () => {
  openKeyboard();
  fireEvent.pointerDown(key('a'), { button: 0 });
  expect(commands).toEqual([]);
});

it('a screen reader presses a key once, and the Tab key passes over all of them', () => {
  openKeyboard();
  fireEvent(key('b'), new PointerEvent('click', { bubbles: true }));
  expect(commands).toEqual(['insertText b']);
  for (const button of within(screen.getByRole('group')).getAllByRole('button')) expect(button.tabIndex).toBe(-1);
});

it('Shift is for one letter, and a second press locks it', () => {
  openKeyboard();
  tap('Shift');
  for (const name of ['A', 'b']) tap(name);
  tap('Shift');
  tap('Shift');
  for (const name of ['C', 'D']) tap(name);
  tap('Caps lock');
  tap('e');
  expect(commands.map((command) => command.at(-1)).join('')).toBe('AbCDe');
});

it('a key writes into the field again after a press beside it took the focus', () => {
  openKeyboard();
  act(() => screen.getByRole('button', { name: 'Look up' }).focus());
  tap('a');
  expect(document.activeElement).toBe(field());
  expect(commands).toEqual(['insertText a']);
});

it('Backspace repeats while it is held, and no longer', () => {
  vi.useFakeTimers();
  openKeyboard();
  fireEvent.pointerDown(key('Backspace'), ELSEWHERE);
  vi.advanceTimersByTime(1_000);
  fireEvent.pointerUp(key('Backspace'));
  const { length } = commands;
  expect(length).toBeGreaterThan(4);
  vi.advanceTimersByTime(1_000);
  expect(commands).toHaveLength(length);
});

it('the keyboard goes with its field', async () => {
  const page = render(<Page />);
  act(() => field().focus());
  fireEvent.click(screen.getByRole('button', { name: 'Show keyboard' }));
  page.rerender(<Page hasField={false} />);
  await vi.waitFor(() => expect(keyboard()).toBeNull());
});

it.each(['en', 'fr-CA', 'es'] as const)('the keyboard in %s has five full rows with all characters of IDs', async (language) => {
  await selectLanguage(language);
  render(<Page />);
  act(() => field().focus());
  fireEvent.click(screen.getByRole('button', { name: /keyboard|clavier|teclado/i }));
  const keys = within(screen.getByRole('group')).getAllByRole('button');
  expect(keys.reduce((sum, { dataset }) => sum + Number(dataset.units), 0)).toBe(5 * 12);
  const faces = keys.map(({ textContent }) => textContent);
  expect(faces).toEqual(expect.arrayContaining([...'abcdefghijklmnopqrstuvwxyz0123456789-_./:@#']));
});
