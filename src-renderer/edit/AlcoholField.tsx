import { useId } from 'react';
import { ErrorText, HintText, Label, Switch } from '../controls';
import { t } from '../strings';
import styles from './AlcoholField.module.css';
import { FieldFeedback, useFieldError } from './EditField';
import { ControlLine, EditLine } from './EditRow';
import { keepCurrent, setField, useEdit } from './edit-store';
import { KeepCurrentButton } from './KeepCurrentButton';

/** Yes, no, or not changed: a switch that was not touched is in the middle, and changes nothing in the order. */
export function AlcoholField({ column }: { readonly column: number }) {
  const id = useId();
  const error = useFieldError('alcoholic');
  const value = useEdit(({ fields }) => fields.alcoholic);
  const label = t('edit.label.alcoholic');
  return (
    <>
      <div className={styles.field} style={{ gridColumn: column }}>
        <EditLine>
          <Label as="span" id={`${id}-label`}>
            {label}
          </Label>
        </EditLine>
        <ControlLine>
          <Switch
            isOn={value === 'yes'}
            isUntouched={value === ''}
            isInvalid={error !== null}
            aria-labelledby={`${id}-label`}
            aria-describedby={`${error ? `${id}-error ` : ''}${id}-state ${id}-note`}
            onChange={(isOn) => setField('alcoholic', isOn ? 'yes' : 'no')}
          />
          <span id={`${id}-state`} className={styles.state}>
            {t(`edit.alcoholState.${value || 'unchanged'}`)}
          </span>
          {value !== '' && <KeepCurrentButton what={label} isIcon onPress={() => keepCurrent('alcoholic')} />}
          <HintText id={`${id}-note`} className={styles.note}>
            {t('edit.alcoholNote')}
          </HintText>
        </ControlLine>
      </div>
      {error && (
        <FieldFeedback column={column} at="right">
          <ErrorText id={`${id}-error`}>{error}</ErrorText>
        </FieldFeedback>
      )}
    </>
  );
}
