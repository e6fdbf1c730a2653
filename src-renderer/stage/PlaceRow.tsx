import { useEffect, useId, useRef } from 'react';
import { Button, ErrorText, Label, TextInput } from '../controls';
import { placePlaceholder } from '../orders';
import { placeProblemMessage, t } from '../strings';
import styles from './PlaceRow.module.css';
import { checkOrder, closePlacePicker, enterPlace, pickPlace, usePlacePicker } from './place';
import { moveFocusTo, useStage } from './stage-store';
import { useDraftCheck, useFocusRequest, useKnownPlace, useSettings } from './use-stage';

/** The staging place of the order on the screen: its text box, and a button for the places that have one. */
export function PlaceRow() {
  const id = useId();
  const orderText = useStage(({ draft }) => draft.order);
  const enteredPlace = useStage(({ draft }) => draft.place);
  const knownPlace = useKnownPlace(orderText);
  const settings = useSettings();
  const hasPlaces = settings['stage.places'].length > 0;
  const isPicking = usePlacePicker(({ target }) => target?.kind === 'form');
  const check = useDraftCheck();
  const problem = check.kind === 'wrong' ? check.problems.place : undefined;
  const input = useRef<HTMLInputElement>(null);
  const focusRequest = useFocusRequest('place');

  useEffect(() => {
    if (focusRequest !== null) input.current?.focus();
  }, [focusRequest]);

  return (
    <div className={styles.row}>
      {hasPlaces ? (
        <Button
          className={styles.pick}
          aria-expanded={isPicking}
          onClick={() => (isPicking ? closePlacePicker() : pickPlace({ kind: 'form' }))}
        >
          {t('place.label')}
        </Button>
      ) : (
        <Label htmlFor={id}>{t('place.label')}</Label>
      )}
      <TextInput
        ref={input}
        id={id}
        className={styles.input}
        aria-label={t('stage.place')}
        aria-describedby={`${id}-error`}
        isInvalid={problem !== undefined}
        placeholder={placePlaceholder(settings)}
        value={enteredPlace ?? knownPlace ?? ''}
        onChange={enterPlace}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            continueAfterPlace();
          }
          if (event.key === 'Escape') closePlacePicker();
        }}
      />
      <ErrorText id={`${id}-error`}>{problem && placeProblemMessage(problem)}</ErrorText>
    </div>
  );
}

/** Moves on to what is missing, or else to the big button. It never presses it. */
export function continueAfterPlace(): void {
  closePlacePicker();
  const check = checkOrder();
  moveFocusTo(check.kind === 'missing' || check.kind === 'wrong' ? check.first : 'button');
}
