import firstBarcode from '../../resources/practice-0001.svg?url';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { Settings } from '../../src-shared/settings/settings.schema';
import { StateIcon } from '../orders';
import { useStation } from '../station';
import { t } from '../strings';
import { checkDraft, type Draft } from './draft';
import styles from './FirstRun.module.css';
import { useStage } from './stage-store';

const FIRST_ORDER = 'PRACTICE-0001';

/** States without a problem, before an order is staged. */
const UNDER_WAY: readonly Intent['state']['kind'][] = ['held', 'waiting', 'sending', 'withdrawn'];

/** Whether a station, or a practice session, has not staged an order yet, and has at most the first one under way. */
export const isFirstRun = (orders: readonly Intent[]): boolean =>
  orders.length <= 1 && orders.every(({ state }) => UNDER_WAY.includes(state.kind));

/** What to do with the first order, in three steps. It ends when the first order is staged. */
export function FirstRun({ orders, isPractice }: { readonly orders: readonly Intent[]; readonly isPractice: boolean }) {
  const stepsDone = useStepsDone(orders);
  return (
    <section className={styles.guide} data-practice={isPractice || undefined} aria-labelledby="first-run-title">
      <h3 id="first-run-title" className={styles.title}>
        {t(isPractice ? 'firstRun.practice' : 'firstRun.live')}
      </h3>
      <ol className={styles.steps}>
        <Step number={1} stepsDone={stepsDone}>
          {t(isPractice ? 'firstRun.scanThis' : 'firstRun.scan')}
          {isPractice && (
            <span className={styles.barcode}>
              <img src={firstBarcode} alt={t('rail.barcodeAlt', { orderId: FIRST_ORDER })} />
              <span className={styles.orderId}>{FIRST_ORDER}</span>
            </span>
          )}
        </Step>
        <Step number={2} stepsDone={stepsDone}>
          {t('firstRun.bags')}
        </Step>
        <Step number={3} stepsDone={stepsDone}>
          {t('firstRun.press')}
        </Step>
      </ol>
    </section>
  );
}

interface StepProps {
  readonly number: number;
  readonly stepsDone: number;
  readonly children: React.ReactNode;
}

function Step({ number, stepsDone, children }: StepProps) {
  const isDone = number <= stepsDone;
  return (
    <li className={styles.step} aria-current={number === stepsDone + 1 ? 'step' : undefined}>
      <span className={styles.number}>{isDone ? <StateIcon sign="staged" /> : number}</span>
      <span className={styles.text}>
        {children}
        {isDone && <span className={styles.forScreenReaders}>{t('firstRun.done')}</span>}
      </span>
    </li>
  );
}

/** The number of steps that the packer has done. */
function useStepsDone(orders: readonly Intent[]): number {
  const settings = useStation(({ station }) => station.settings);
  const stepsInForm = useStage(({ draft }) => countStepsInForm(draft, settings));
  const isUnderWay = orders.some(({ state }) => state.kind !== 'withdrawn');
  return stepsInForm === 0 && isUnderWay ? 3 : stepsInForm;
}

function countStepsInForm(draft: Draft, settings: Settings): number {
  const check = checkDraft(draft, settings);
  const open = 'first' in check ? check.first : null;
  if (draft.order === '' || open === 'order') return 0;
  return open === 'bags' || draft.bags === '' ? 1 : 2;
}
