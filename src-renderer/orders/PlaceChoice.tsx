import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import { normalizePlace, placeProblem } from '../../src-shared/order/staging-place';
import { Button, ErrorText, isFirstClick, Label, TextInput } from '../controls';
import { useStation } from '../station';
import { placeProblemMessage, t } from '../strings';
import styles from './PlaceChoice.module.css';
import { placePlaceholder } from './place-placeholder';

export interface PlaceChoiceProps {
  readonly title: string;
  /** The place of the order now; `null` if it has none. */
  readonly place: string | null;
  /** The places that have a button (`stage.places`). */
  readonly places: readonly string[];
  /** Whether a place can be typed here. The form of Stage has a text box of its own. */
  readonly canType: boolean;
  readonly onChoose: (place: string | null) => void;
  readonly onClose: () => void;
}

/** In characters. A longer name would be broken within words. */
const LONGEST_IN_COLUMN = 16;

/** The places to choose from, as buttons for a thumb. */
export function PlaceChoice({ title, place, places, canType, onChoose, onClose }: PlaceChoiceProps) {
  const id = useId();

  function closeOnEscape(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className={styles.choice} role="group" aria-labelledby={id} onKeyDown={closeOnEscape}>
      <div className={styles.head}>
        <Label as="p" id={id}>
          {title}
        </Label>
        <Button onClick={onClose}>{t('place.close')}</Button>
      </div>
      {canType && <TypedPlace title={title} onChoose={onChoose} />}
      <div className={styles.places}>
        {places.map((name) => (
          <Button
            key={name}
            data-long={name.length > LONGEST_IN_COLUMN || undefined}
            aria-pressed={name === place}
            onClick={({ detail }) => isFirstClick(detail) && onChoose(name)}
          >
            {name}
          </Button>
        ))}
        {place !== null && (
          <Button variant="secondary" onClick={({ detail }) => isFirstClick(detail) && onChoose(null)}>
            {t('place.none')}
          </Button>
        )}
      </div>
    </div>
  );
}

function TypedPlace({ title, onChoose }: Pick<PlaceChoiceProps, 'title' | 'onChoose'>) {
  const [text, setText] = useState('');
  const [isTried, setTried] = useState(false);
  const id = useId();
  const placeholder = useStation(({ station }) => placePlaceholder(station.settings));
  const problem = placeProblem(normalizePlace(text));
  const shownProblem = isTried ? problem : null;

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (problem === null) onChoose(normalizePlace(text));
  }

  return (
    <form className={styles.typed} onSubmit={submit}>
      <TextInput
        aria-label={title}
        aria-describedby={id}
        isInvalid={shownProblem !== null}
        placeholder={placeholder}
        value={text}
        onChange={setText}
      />
      <Button type="submit">{t('place.save')}</Button>
      <ErrorText id={id} role="alert">
        {shownProblem && (shownProblem.kind === 'empty' ? t('place.typeFirst') : placeProblemMessage(shownProblem))}
      </ErrorText>
    </form>
  );
}
