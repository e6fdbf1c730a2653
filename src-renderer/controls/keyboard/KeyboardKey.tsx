import { type ComponentProps, useEffect, useRef } from 'react';
import { ThumbButton } from '../ThumbButton';
import styles from './KeyboardKey.module.css';

/** A key that is held repeats after this many milliseconds, and then at this interval. */
const REPEAT_AFTER_MS = 500;
const REPEAT_EVERY_MS = 90;

export interface KeyboardKeyProps extends Omit<ComponentProps<typeof ThumbButton>, 'onClick' | 'onPointerDown'> {
  readonly units: number;
  readonly canRepeat?: boolean;
  readonly onPress: () => void;
}

/**
 * A key acts when a finger lands on it, as those of a keyboard do: a finger that slides or overlaps the next one makes no click. The
 * click without a pointer is a screen reader's.
 */
export function KeyboardKey({ units, canRepeat = false, onPress, ...props }: KeyboardKeyProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stop = () => clearTimeout(timer.current);
  const repeat = (delayMs: number) => {
    timer.current = setTimeout(() => {
      onPress();
      repeat(REPEAT_EVERY_MS);
    }, delayMs);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <ThumbButton
      className={styles.key}
      data-units={units}
      onPointerDown={(event) => {
        event.preventDefault();
        if (event.button !== 0) return;
        onPress();
        if (canRepeat) repeat(REPEAT_AFTER_MS);
      }}
      onPointerUp={stop}
      onPointerLeave={stop}
      onPointerCancel={stop}
      onClick={({ nativeEvent }) => isWithoutPointer(nativeEvent) && onPress()}
      {...props}
    />
  );
}

/** A finger's click says that it is one, also where its landing was handled; `detail` is zero in both cases. */
const isWithoutPointer = (click: MouseEvent): boolean => !(click instanceof PointerEvent && click.pointerType !== '');
