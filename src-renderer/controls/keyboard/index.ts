/** The on-screen keyboard, for stations without another one. */
export { Keyboard } from './Keyboard';
export { ScreenKeyboard } from './ScreenKeyboard';
export { type KeyboardFieldProps, useKeyboardField } from './use-keyboard-field';
