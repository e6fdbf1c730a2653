import { useEffect, useRef } from 'react';
import { ignoreRepeat, isOnePress } from '../controls';
import { useStation } from '../station';
import { words } from '../words';
import { stageOrder, useForm } from './form';
import { type Offer, offerOf } from './offer';
import { useChecked, useSettings } from './use-checked';

const text = words.stage;

/** The big button. Its name contains "Stage order" in every state, and its description says what is missing or will happen. */
export function StageButton() {
  const { standings, isAsked, handingOver } = useForm();
  const settings = useSettings();
  const blocked = useStation(({ station }) => (station.connection.kind === 'blocked' ? station.connection.problem : null));
  const checked = useChecked();
  const offer = offerOf(standings);
  const ready = checked.kind === 'ready' && !blocked && offer.kind !== 'leaving';
  const { shown, name } = namesOf(offer);
  const button = useRef<HTMLButtonElement>(null);
  const focusCount = useForm(({ focus }) => (focus.field === 'button' ? focus.count : null));
  useEffect(() => {
    if (focusCount !== null) button.current?.focus();
  }, [focusCount]);

  function hint(): string {
    if (blocked) return words.blockedShortly(blocked);
    if (handingOver) return text.saving;
    if (checked.kind === 'missing') return text.missing[checked.first];
    if (checked.kind === 'wrong') return text.wrong[checked.first];
    if (checked.kind === 'no-user') return text.noUser;
    if (offer.kind === 'leaving') return text.alreadyLeaving;
    if (isAsked && standings.length > 0) return words.standings.pressAgain;
    if (standings.some(({ kind }) => kind !== 'set-aside')) return words.standings.secondShopper;
    return text.ready(settings['stage.undoSeconds']);
  }

  return (
    <button
      ref={button}
      type="button"
      className={`stage-button ${ready ? (offer.kind === 'stage' ? 'is-ready' : 'is-again') : 'is-waiting'}`}
      aria-describedby="stage-button-hint"
      aria-label={name}
      onKeyDown={ignoreRepeat}
      onClick={({ detail }) => isOnePress(detail) && void stageOrder()}
    >
      <span className={`stage-button-name ${offer.kind === 'withdraw' ? 'is-long' : ''}`}>{shown}</span>
      <span className="stage-button-hint" id="stage-button-hint">
        {hint()}
      </span>
    </button>
  );
}

function namesOf(offer: Offer): { readonly shown: string; readonly name: string } {
  if (offer.kind === 'withdraw') return { shown: words.standings.withdraw(offer.count), name: words.standings.withdrawName(offer.count) };
  const name = offer.kind === 'again' ? text.stageAgain : text.stageOrder;
  return { shown: name, name };
}
