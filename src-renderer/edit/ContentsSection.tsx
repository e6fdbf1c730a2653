import { parseCount } from '../../src-shared/order/parse-order';
import { SpinButtons, type Step } from '../controls';
import { useStation } from '../station';
import { t } from '../strings';
import { EditField } from './EditField';
import { EditRow } from './EditRow';
import { getEdit, setField } from './edit-store';

/** The contents of the order, and its amounts. */
export const ContentsSection = () => (
  <section aria-label={t('edit.sections.contents')}>
    <EditRow columns="1.35fr 1.35fr 0.9fr 1fr 1fr">
      <CountField name="bags" column={1} />
      <CountField name="items" column={2} />
      <EditField name="weight" column={3} errorAt="left" kind="decimal" />
      <EditField name="cartTotal" column={4} errorAt="left" kind="decimal" placeholder="$" />
      <EditField name="tip" column={5} errorAt="left" kind="decimal" placeholder="$" />
    </EditRow>
  </section>
);

function CountField({ name, column }: { readonly name: 'bags' | 'items'; readonly column: number }) {
  const max = useStation(({ station }) => station.settings[name === 'bags' ? 'stage.maxBags' : 'stage.maxItems']);

  /** Steps the count: a blank and +1 give 1, and a text that is no number stays. */
  function stepCount(by: Step): void {
    const count = parseCount(getEdit().fields[name], max);
    if (count.ok) setField(name, String(Math.min(max, Math.max(1, (count.value ?? 0) + by))));
  }

  return (
    <EditField name={name} column={column} kind="count" onStep={stepCount}>
      <SpinButtons size="small" fewerLabel={t(`edit.fewer.${name}`)} moreLabel={t(`edit.more.${name}`)} onStep={stepCount} />
    </EditField>
  );
}
