import type { ReactNode } from 'react';
import { canTake } from '../../src-shared/devices/taken-load';
import { Button } from '../controls';
import { useDevices, useScaleCommands } from '../devices';
import { scaleFigure, scaleState, t, useLanguage } from '../strings';
import { addNextBag, sendToScale, takeWeight } from './live-scale';
import styles from './ScaleRow.module.css';
import { useStage } from './stage-store';

/** What the scale shows now, and what can be done with it. The rest of the view is not drawn again when the weight changes. */
export function ScaleRow() {
  const canTakeNow = useDevices(({ weight, taken }) => canTake(weight, taken));
  const hasWeight = useStage(({ draft }) => draft.weight !== '');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className={styles.row} role="group" aria-label={t('scale.title')}>
      <Readout />
      <Commands />
      <ScaleButton isEnabled={canTakeNow && hasWeight} onPress={addNextBag}>
        {t('scale.addBag')}
      </ScaleButton>
      <ScaleButton isEnabled={canTakeNow} onPress={takeWeight}>
        {t('scale.take')}
      </ScaleButton>
    </div>
  );
}

/**
 * The weight changes up to 25 times per second, so its contents are laid out by themselves: a layout of the whole window took 4 ms each
 * time, and its garbage made the page's memory grow by more than 100 MB within seconds.
 */
function Readout() {
  const language = useLanguage();
  const figure = useDevices(({ weight }) => scaleFigure(weight, language));
  const state = useDevices(({ weight, taken }) => (weight.kind === 'stable' && !canTake(weight, taken) ? 'taken' : scaleState(weight)));
  return (
    <div className={styles.readout} data-state={state}>
      <div className={styles.contents}>
        <p className={styles.figure}>
          {figure}
          {figure !== null && <span className={styles.unit}>{t('scale.pounds')}</span>}
        </p>
        <p className={styles.state}>{t(`scale.state.${state}`)}</p>
      </div>
    </div>
  );
}

/** Zero and tare, where the scale's protocol has them. They are pressed seldom, and smaller than the other buttons. */
function Commands() {
  const commands = useScaleCommands();
  const isConnected = useDevices(({ weight }) => weight.kind !== 'none');
  if (commands.length === 0) return null;
  return (
    <div className={styles.commands}>
      {commands.map((command) => (
        <ScaleButton key={command} isEnabled={isConnected} onPress={() => void sendToScale(command)}>
          {t(`scale.${command}`)}
        </ScaleButton>
      ))}
    </div>
  );
}

interface ScaleButtonProps {
  readonly isEnabled: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** It never takes the focus from the number that is being entered. */
const ScaleButton = ({ isEnabled, onPress, children }: ScaleButtonProps) => (
  <Button className={styles.button} disabled={!isEnabled} onPointerDown={(event) => event.preventDefault()} onClick={onPress}>
    {children}
  </Button>
);
