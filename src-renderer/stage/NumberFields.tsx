import { LANGUAGES } from '../../src-shared/language/languages';
import { Keypad, NumberField, SpinButtons } from '../controls';
import { countMessage, t, useLanguage, weightMessage } from '../strings';
import type { Draft, Field } from './draft';
import { hasLiveScale } from './live-scale';
import styles from './NumberFields.module.css';
import { PlacePicker } from './PlacePicker';
import { ScaleRow } from './ScaleRow';
import { moveFocusTo, pressKeypadKey, selectField, setField, stepField, useStage } from './stage-store';
import { useDraftCheck, useFocusRequest, useSettings } from './use-stage';

/** Bags, items and weight, with the keypad that writes into the selected one of them. */
export function NumberFields() {
  const isWeightActive = useStage(({ activeField }) => activeField === 'weight');
  const { decimal } = LANGUAGES[useLanguage()].money;
  const showsScale = hasLiveScale(useSettings());
  return (
    <div className={styles.numbers}>
      <div className={styles.fields} data-scale={showsScale || undefined}>
        <CountField field="bags" nextField="items" />
        <CountField field="items" nextField="weight" />
        <WeightField />
        {showsScale && <ScaleRow />}
      </div>
      <PlacePicker>
        <Keypad
          label={t('stage.keypad')}
          deleteLabel={t('stage.deleteDigit')}
          decimal={isWeightActive ? { sign: decimal, label: t('stage.decimalPoint') } : null}
          onKey={pressKeypadKey}
        />
      </PlacePicker>
    </div>
  );
}

function CountField({ field, nextField }: { readonly field: 'bags' | 'items'; readonly nextField: Field }) {
  const { draft, activeField } = useStage();
  const max = useSettings()[field === 'bags' ? 'stage.maxBags' : 'stage.maxItems'];
  const check = useDraftCheck();
  const problem = check.kind === 'wrong' ? check.problems[field] : undefined;
  return (
    <NumberField
      kind="count"
      label={t(`stage.${field}`)}
      value={draft[field]}
      error={(problem ? countMessage(problem, max, true) : draft.fieldErrors[field]) ?? null}
      isActive={activeField === field}
      focusRequest={useFocusRequest(field)}
      onChange={(value) => setField(field, value)}
      onSelect={() => selectField(field)}
      onStep={(by) => stepField(field, by)}
      onEnter={() => moveFocusTo(nextField)}
    >
      <SpinButtons
        size="large"
        fewerLabel={t(`stage.fewer.${field}`)}
        moreLabel={t(`stage.more.${field}`)}
        onStep={(by) => stepField(field, by)}
      />
    </NumberField>
  );
}

function WeightField() {
  const { draft, activeField } = useStage();
  const maxPounds = useSettings()['stage.maxPounds'];
  const check = useDraftCheck();
  const problem = check.kind === 'wrong' ? check.problems.weight : undefined;
  return (
    <NumberField
      kind="decimal"
      label={t('stage.weight')}
      value={draft.weight}
      error={(problem ? weightMessage(problem, maxPounds, true) : draft.fieldErrors.weight) ?? null}
      isActive={activeField === 'weight'}
      focusRequest={useFocusRequest('weight')}
      onChange={(value) => setField('weight', value)}
      onSelect={() => selectField('weight')}
      onEnter={() => moveFocusTo('button')}
      remark={draft.weighings > 0 && <p className={styles.fromScale}>{describeOrigin(draft)}</p>}
    />
  );
}

/** Where the weight came from, if a scale has a part in it. */
function describeOrigin({ isFromScale, weighings }: Draft): string {
  if (!isFromScale) return t('stage.typedAndWeighed', { n: weighings });
  return weighings === 1 ? t('stage.fromScale') : t('stage.weighings', { n: weighings });
}
