import { t } from '../../strings';
import { BackspaceIcon } from '../Icon';
import { ShiftIcon } from './icons';
import { KeyboardKey } from './KeyboardKey';
import type { KeyShape } from './layouts';

/** `next` is for one letter. */
export type Shift = 'off' | 'next' | 'locked';

export const upperCase = (character: string): string => character.toUpperCase();

/** Screen readers pass over some characters, such as the period. */
const CHARACTER_NAMES = {
  '-': 'hyphen',
  _: 'underscore',
  '.': 'period',
  '/': 'slash',
  ':': 'colon',
  '@': 'at',
  '#': 'number',
  ',': 'comma',
  "'": 'apostrophe',
} as const;

const isNamed = (character: string): character is keyof typeof CHARACTER_NAMES => Object.hasOwn(CHARACTER_NAMES, character);

export interface KeyProps {
  readonly shape: KeyShape;
  readonly shift: Shift;
  readonly onPress: () => void;
}

/** One key with its face and its name. */
export function Key({ shape: { action, units }, shift, onPress }: KeyProps) {
  const props = { units, onPress };
  switch (action.kind) {
    case 'type':
      return <CharacterKey {...props} character={shift === 'off' ? action.character : upperCase(action.character)} />;
    case 'backspace':
      return (
        <KeyboardKey {...props} canRepeat aria-label={t('keyboard.backspace')}>
          <BackspaceIcon />
        </KeyboardKey>
      );
    case 'shift':
      return (
        <KeyboardKey {...props} aria-label={t(shift === 'locked' ? 'keyboard.capsLock' : 'keyboard.shift')} aria-pressed={shift !== 'off'}>
          <ShiftIcon isLocked={shift === 'locked'} />
        </KeyboardKey>
      );
    case 'show':
    case 'space':
    case 'done':
      return (
        <KeyboardKey {...props} data-named>
          {t(action.kind === 'show' ? `keyboard.${action.page}` : `keyboard.${action.kind}`)}
        </KeyboardKey>
      );
  }
}

function CharacterKey({ character, ...props }: { readonly character: string; readonly units: number; readonly onPress: () => void }) {
  return (
    <KeyboardKey {...props} aria-label={isNamed(character) ? t(`keyboard.character.${CHARACTER_NAMES[character]}`) : undefined}>
      {character}
    </KeyboardKey>
  );
}
