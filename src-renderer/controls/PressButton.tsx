import { type ReactNode, type Ref, useState } from 'react';
import { createPressGuard, ignoreKeyRepeat, isFirstClick, usePressLockout } from './press-guard';

/** Buttons of which one is pressed at a time. */
export interface PressGroup {
  readonly isRunning: boolean;
  readonly press: (action: () => unknown) => void;
}

export function usePressGroup(): PressGroup {
  const [isRunning, setRunning] = useState(false);
  const [press] = useState(() => createPressGuard(setRunning));
  return { isRunning, press: (action) => void press(action) };
}

export interface PressButtonProps {
  readonly group: PressGroup;
  /** Until what it returns has settled, the buttons of its group do nothing. */
  readonly onPress: () => unknown;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that takes a double click, a double tap or a held key as one press. It keeps the focus while it does nothing. */
export function PressButton({ group: { isRunning, press }, onPress, children, ref }: PressButtonProps) {
  const isLockedOut = usePressLockout((lockout) => lockout.isLockedOut);
  const isInert = isRunning || isLockedOut;
  return (
    <button
      type="button"
      className="button"
      ref={ref}
      aria-disabled={isInert}
      // The second half of a double tap does not take the focus from the safe answer: the next Enter would press this one.
      onMouseDown={(event) => isInert && event.preventDefault()}
      onKeyDown={ignoreKeyRepeat}
      onClick={({ detail }) => isFirstClick(detail) && press(onPress)}
    >
      {children}
    </button>
  );
}
