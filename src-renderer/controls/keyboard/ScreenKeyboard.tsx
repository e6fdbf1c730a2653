import { type ComponentType, useEffect } from 'react';
import { t } from '../../strings';
import { ThumbButton } from '../ThumbButton';
import { KeyboardIcon } from './icons';
import { followFocus, openKeyboard, removeKeyboard, useKeyboard } from './keyboard-store';
import styles from './ScreenKeyboard.module.css';

export interface ScreenKeyboardProps {
  /** A kiosk may have no keyboard, also if its screen does not say that it can be touched. */
  readonly isKiosk: boolean;
  /** The keyboard itself, once it is loaded, because the first frame does not need it. */
  readonly Keyboard: ComponentType | null;
}

/**
 * Offers the on-screen keyboard at the focused text field, and opens it below the view, whose next sibling it has to be. Its `key` is
 * the view, so that leaving the view closes the keyboard.
 */
export function ScreenKeyboard({ isKiosk, Keyboard }: ScreenKeyboardProps) {
  const { isOffered, hasFocus, phase } = useKeyboard();
  useOffer(isKiosk);
  useEffect(() => (isOffered ? followFocus() : undefined), [isOffered]);
  useEffect(() => removeKeyboard, []);

  if (!isOffered || !Keyboard) return null;
  if (phase === 'closed') return <div className={styles.inertPlace} onPointerDown={(event) => event.preventDefault()} />;
  if (phase === 'open')
    return (
      <div className={styles.dock}>
        <Keyboard />
      </div>
    );
  if (!hasFocus) return null;
  return (
    <ThumbButton className={styles.openButton} aria-label={t('keyboard.open')} onClick={({ nativeEvent }) => openKeyboard(nativeEvent)}>
      <KeyboardIcon />
    </ThumbButton>
  );
}

/** Offers the keyboard where there is a touch screen, which may be connected later. */
function useOffer(isKiosk: boolean): void {
  useEffect(() => {
    const touchScreen = window.matchMedia('(any-pointer: coarse)');
    const update = () => useKeyboard.setState({ isOffered: isKiosk || touchScreen.matches });
    update();
    touchScreen.addEventListener('change', update);
    return () => touchScreen.removeEventListener('change', update);
  }, [isKiosk]);
}
