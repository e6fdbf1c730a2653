import { useEffect, useRef } from 'react';
import { ignoreKeyRepeat, isFirstClick, PrimaryButton } from '../controls';
import { t } from '../strings';
import { warningToConfirm } from './connect-lookup';
import { unreadyHint } from './notice-message';
import { type StageAction, stageActionFor } from './stage-action';
import { useStage } from './stage-store';
import { stageOrder } from './submit';
import { useDraftCheck, useSettings, useStagingBlock } from './use-stage';

/** The big button. Its name contains "Stage order" in every state, and its description says what is missing or will happen. */
export function StageButton() {
  const { standings, connect, needsSecondPress, isSubmitting } = useStage();
  const warning = warningToConfirm({ connect, standings });
  const settings = useSettings();
  const block = useStagingBlock();
  const check = useDraftCheck();
  const action = stageActionFor(standings, warning);
  const isReady = check.kind === 'ready' && !block && action.kind !== 'leaving';
  const button = useRef<HTMLButtonElement>(null);
  const focusRequest = useStage(({ focus }) => (focus.field === 'button' ? focus.count : null));
  useEffect(() => {
    if (focusRequest !== null) button.current?.focus();
  }, [focusRequest]);

  function hintText(): string {
    if (block) return t('blocked.short');
    if (isSubmitting) return t('stage.saving');
    if (check.kind !== 'ready') return unreadyHint(check);
    if (action.kind === 'leaving') return t('stage.alreadyLeaving');
    if (needsSecondPress) return t('standings.secondPressHint');
    if (warning === 'canceled') return t('connect.canceledHint');
    if (warning === 'staged' || standings.some(({ kind }) => kind === 'staged')) return t('stage.alreadyStaged');
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

const BUTTON_LABELS = {
  stage: 'stage.stageOrder',
  leaving: 'stage.stageOrder',
  again: 'stage.stageAgain',
  anyway: 'stage.stageAnyway',
} as const;

function labelsFor(action: StageAction): { readonly label: string; readonly 'aria-label': string } {
  if (action.kind === 'withdraw')
    return { label: t('standings.withdraw', { n: action.count }), 'aria-label': t('standings.withdrawName', { n: action.count }) };
  const label = t(BUTTON_LABELS[action.kind]);
  return { label, 'aria-label': label };
}
