import { useEffect, useRef } from 'react';
import { ignoreKeyRepeat, isFirstClick } from '../controls';
import { useStation } from '../station';
import { strings } from '../strings';
import { type StageAction, stageActionFor } from './stage-action';
import { stageOrder, useStage } from './stage-model';
import { useDraftCheck, useSettings } from './use-draft-check';

const text = strings.stage;

/** The big button. Its name contains "Stage order" in every state, and its description says what is missing or will happen. */
export function StageButton() {
  const { standings, needsSecondPress, isSubmitting } = useStage();
  const settings = useSettings();
  const blocked = useStation(({ station }) => (station.connection.kind === 'blocked' ? station.connection.problem : null));
  const check = useDraftCheck();
  const action = stageActionFor(standings);
  const isReady = check.kind === 'ready' && !blocked && action.kind !== 'leaving';
  const { label, accessibleName } = labelsFor(action);
  const button = useRef<HTMLButtonElement>(null);
  const focusRequest = useStage(({ focus }) => (focus.field === 'button' ? focus.count : null));
  useEffect(() => {
    if (focusRequest !== null) button.current?.focus();
  }, [focusRequest]);

  function hintText(): string {
    if (blocked) return strings.blockedShortly(blocked);
    if (isSubmitting) return text.saving;
    if (check.kind === 'missing') return text.missing[check.first];
    if (check.kind === 'wrong') return text.wrong[check.first];
    if (check.kind === 'no-user') return text.noUser;
    if (action.kind === 'leaving') return text.alreadyLeaving;
    if (needsSecondPress && standings.length > 0) return strings.standings.pressAgain;
    if (standings.some(({ kind }) => kind !== 'set-aside')) return strings.standings.secondShopper;
    return text.ready(settings['stage.undoSeconds']);
  }

  return (
    <button
      ref={button}
      type="button"
      className={`stage-button ${isReady ? (action.kind === 'stage' ? 'is-ready' : 'is-again') : 'is-waiting'}`}
      aria-describedby="stage-button-hint"
      aria-label={accessibleName}
      onKeyDown={ignoreKeyRepeat}
      onClick={({ detail }) => isFirstClick(detail) && void stageOrder()}
    >
      <span className={`stage-button-name ${action.kind === 'withdraw' ? 'is-long' : ''}`}>{label}</span>
      <span className="stage-button-hint" id="stage-button-hint">
        {hintText()}
      </span>
    </button>
  );
}

function labelsFor(action: StageAction): { readonly label: string; readonly accessibleName: string } {
  if (action.kind === 'withdraw')
    return { label: strings.standings.withdraw(action.count), accessibleName: strings.standings.withdrawName(action.count) };
  const accessibleName = action.kind === 'again' ? text.stageAgain : text.stageOrder;
  return { label: accessibleName, accessibleName };
}
