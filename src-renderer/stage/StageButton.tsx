import { useEffect, useRef } from 'react';
import { ignoreKeyRepeat, isFirstClick, PrimaryButton } from '../controls';
import { t } from '../strings';
import { type StageAction, stageActionFor } from './stage-action';
import { useStage } from './stage-store';
import { stageOrder } from './submit';
import { useDraftCheck, useSettings, useStagingBlock } from './use-stage';

/** The big button. Its name contains "Stage order" in every state, and its description says what is missing or will happen. */
export function StageButton() {
  const { standings, needsSecondPress, isSubmitting } = useStage();
  const settings = useSettings();
  const block = useStagingBlock();
  const check = useDraftCheck();
  const action = stageActionFor(standings);
  const isReady = check.kind === 'ready' && !block && action.kind !== 'leaving';
  const button = useRef<HTMLButtonElement>(null);
  const focusRequest = useStage(({ focus }) => (focus.field === 'button' ? focus.count : null));
  useEffect(() => {
    if (focusRequest !== null) button.current?.focus();
  }, [focusRequest]);

  function hintText(): string {
    if (block) return t('blocked.short');
    if (isSubmitting) return t('stage.saving');
    if (check.kind === 'missing') return t(`stage.missing.${check.first}`);
    if (check.kind === 'wrong') return t(`stage.wrong.${check.first}`);
    if (check.kind === 'no-user') return t('stage.noUser');
    if (action.kind === 'leaving') return t('stage.alreadyLeaving');
    if (needsSecondPress && standings.length > 0) return t('standings.secondPressHint');
    if (standings.some(({ kind }) => kind === 'staged')) return t('stage.alreadyStaged');
    if (standings.some(({ kind }) => kind !== 'set-aside')) return t('standings.secondShopper');
    const seconds = settings['stage.undoSeconds'];
    return seconds > 0 ? t('stage.ready', { seconds }) : t('stage.readyNow');
  }

  return (
    <PrimaryButton
      ref={button}
      {...labelsFor(action)}
      hint={hintText()}
      hintId="stage-button-hint"
      state={!isReady ? 'not-ready' : action.kind === 'stage' ? 'ready' : 'again'}
      isLong={action.kind === 'withdraw'}
      onKeyDown={ignoreKeyRepeat}
      onClick={({ detail }) => isFirstClick(detail) && void stageOrder()}
    />
  );
}

function labelsFor(action: StageAction): { readonly label: string; readonly 'aria-label': string } {
  if (action.kind === 'withdraw')
    return { label: t('standings.withdraw', { n: action.count }), 'aria-label': t('standings.withdrawName', { n: action.count }) };
  const label = action.kind === 'again' ? t('stage.stageAgain') : t('stage.stageOrder');
  return { label, 'aria-label': label };
}
