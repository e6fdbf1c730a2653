import { useId } from 'react';
import { parseCount } from '../../src-shared/order/parse-order';
import { ErrorText, FieldHead, FieldRow, HintText, Label, SpinButtons, type Step, Switch } from '../controls';
import { useStation } from '../station';
import { t } from '../strings';
import { EditField, KeepCurrentButton, useFieldError } from './EditField';
import { EditColumns, EditSection } from './EditSection';
import { getEdit, keepCurrent, setField, useEdit } from './edit-store';

/** The contents of the order, and its amounts. */
export function ContentsSection() {
  return (
    <EditSection aria-labelledby="edit-contents">
      <h2 id="edit-contents">{t('edit.sections.contents')}</h2>
      <EditColumns count={3}>
        <CountField name="bags" />
        <CountField name="items" />
        <EditField name="weight" kind="decimal" />
        <EditField name="cartTotal" kind="decimal" placeholder="$" />
        <EditField name="tip" kind="decimal" placeholder="$" />
        <AlcoholField />
      </EditColumns>
    </EditSection>
  );
}

function CountField({ name }: { readonly name: 'bags' | 'items' }) {
  const max = useStation(({ station }) => station.settings[name === 'bags' ? 'stage.maxBags' : 'stage.maxItems']);

  /** Steps the count: a blank and +1 give 1, and a text that is no number stays. */
  function stepCount(by: Step): void {
    const count = parseCount(getEdit().fields[name], max);
    if (count.ok) setField(name, String(Math.min(max, Math.max(1, (count.value ?? 0) + by))));
  }

  return (
    <EditField name={name} kind="count" onStep={stepCount}>
      <SpinButtons size="small" fewerLabel={t(`edit.fewer.${name}`)} moreLabel={t(`edit.more.${name}`)} onStep={stepCount} />
    </EditField>
  );
}

/** Yes, no, or not changed: a switch that was not touched changes nothing in the order. */
function AlcoholField() {
  const id = useId();
  const error = useFieldError('alcoholic');
  const value = useEdit(({ fields }) => fields.alcoholic);
  return (
    <div>
      <FieldHead>
        <Label as="span" id={`${id}-label`}>
          {t('edit.label.alcoholic')}
        </Label>
        {value !== '' && <KeepCurrentButton what={t('edit.label.alcoholic')} onPress={() => keepCurrent('alcoholic')} />}
      </FieldHead>
      <FieldRow>
        <Switch
          isOn={value === 'yes'}
          isInvalid={error !== null}
          aria-labelledby={`${id}-label`}
          aria-describedby={`${error ? `${id}-error ` : ''}${id}-state ${id}-note`}
          onChange={(isOn) => setField('alcoholic', isOn ? 'yes' : 'no')}
        />
        <span id={`${id}-state`}>{t(`edit.alcoholState.${value || 'unchanged'}`)}</span>
      </FieldRow>
      {error && <ErrorText id={`${id}-error`}>{error}</ErrorText>}
      <HintText id={`${id}-note`}>{t('edit.alcoholNote')}</HintText>
    </div>
  );
}
