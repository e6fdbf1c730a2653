import { useEffect } from 'react';
import { Button } from '../controls';
import { t } from '../strings';
import { startTakingAutomatically } from './live-scale';
import { NumberFields } from './NumberFields';
import { OrderPanel } from './OrderPanel';
import { Rail, type RailProps } from './Rail';
import { StageButton } from './StageButton';
import styles from './StageView.module.css';
import { clearOrder } from './stage-store';

/** The packer's main view: one order, three numbers, one button, and beside them the latest orders. */
export function StageView(railProps: RailProps) {
  useEffect(startTakingAutomatically, []);
  return (
    <div className={styles.stage}>
      <main className={styles.form}>
        <OrderPanel />
        <NumberFields />
        <div className={styles.actions}>
          <Button className={styles.clearButton} onClick={() => clearOrder()}>
            {t('stage.clear')}
          </Button>
          <StageButton />
        </div>
      </main>
      <Rail {...railProps} />
    </div>
  );
}
