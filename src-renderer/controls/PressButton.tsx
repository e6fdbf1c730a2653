import { type ReactNode, type Ref, useState } from 'react';
import { Button } from './Button';
import { createPressGuard, ignoreKeyRepeat, isFirstClick, usePressLockout } from './press-guard';

/** Buttons of which only one is pressed at a time. */
export interface PressGroup {
  readonly isRunning: boolean;
  readonly press: (action: () => unknown) => void;
}

export function usePressGroup(): PressGroup {
  const [isRunning, setRunning] = useState(false);
  const [press] = useState(() => createPressGuard(setRunning));
  return { isRunning, press: (action) => void press(action) };
}

/** `main`: filled, for what most people need first. `thumb`: as high as a thumb in a glove needs it. */
export type PressButtonLook = 'main' | 'thumb';

export interface PressButtonProps {
  readonly group: PressGroup;
  /** While the returned promise is pending, the buttons of the group do nothing. */
  readonly onPress: () => unknown;
  readonly look?: PressButtonLook | undefined;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that treats a double click, a double tap or a held key as one press. It keeps the focus while it does nothing. */
export function PressButton({ group: { isRunning, press }, onPress, look, children, ref }: PressButtonProps) {
  const isLockedOut = usePressLockout((lockout) => lockout.isLockedOut);
  const isInert = isRunning || isLockedOut;
  return (
    <Button
      ref={ref}
      data-look={look}
      aria-disabled={isInert}
      // The second half of a double tap must not take the focus from the safe answer, or the next Enter would press this button.
      onMouseDown={(event) => isInert && event.preventDefault()}
      onKeyDown={ignoreKeyRepeat}
      onClick={({ detail }) => isFirstClick(detail) && press(onPress)}
    >
      {children}
    </Button>
  );
}
