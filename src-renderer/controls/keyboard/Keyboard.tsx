import { type PointerEvent, useState } from 'react';
import { t, useLanguage } from '../../strings';
import { Key, type Shift, upperCase } from './Key';
import styles from './Keyboard.module.css';
import { closeKeyboard, isOpeningTap } from './keyboard-store';
import { type KeyAction, type Page, rowsOf } from './layouts';
import { deleteBackward, typeText } from './type-text';
import { useCloseOnEscape, useFieldInView, useRemoveWithField } from './use-open-keyboard';

const NEXT_SHIFT = { off: 'next', next: 'locked', locked: 'off' } as const;

/** The keyboard, below the view. It never takes the focus from the field, and it has no Enter: only a deliberate press stages an order. */
export function Keyboard() {
  const language = useLanguage();
  const [page, setPage] = useState<Page>('letters');
  const [shift, setShift] = useState<Shift>('off');
  useFieldInView();
  useCloseOnEscape();
  useRemoveWithField();

  function press(action: KeyAction): void {
    switch (action.kind) {
      case 'type':
        typeText(shift === 'off' ? action.character : upperCase(action.character));
        if (shift === 'next') setShift('off');
        return;
      case 'space':
        return typeText(' ');
      case 'backspace':
        return deleteBackward();
      case 'shift':
        return setShift(NEXT_SHIFT[shift]);
      case 'show':
        return setPage(action.page);
      case 'done':
        return closeKeyboard();
    }
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div
      className={styles.keyboard}
      role="group"
      aria-label={t('keyboard.label')}
      // A press between two keys must not take the focus from the field either.
      onPointerDown={(event) => event.preventDefault()}
      onPointerDownCapture={ignoreOpeningTap}
    >
      {rowsOf(page, language).flatMap((row, rowIndex) =>
        row.map((shape, keyIndex) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a key is a place on the keyboard.
          <Key key={`${page} ${rowIndex} ${keyIndex}`} shape={shape} shift={shift} onPress={() => press(shape.action)} />
        )),
      )}
    </div>
  );
}

function ignoreOpeningTap(event: PointerEvent): void {
  if (!isOpeningTap(event)) return;
  event.preventDefault();
  event.stopPropagation();
}
