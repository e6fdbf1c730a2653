import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { Keypad, NumberField, OrderIdField, OrderIdText } from '../controls';
import { ReasonList } from '../orders';
import { strings } from '../strings';
import type { Field } from './draft';
import { noticeMessage, shortenText } from './notice-message';
import { OtherStagingsNote } from './OtherStagingsNote';
import { Rail, type RailProps } from './Rail';
import { StageButton } from './StageButton';
import { clearOrder, handleScan, pressKeypadKey, selectField, setField, stageOrder, stepField, useStage } from './stage-model';
import { useDraftCheck, useSettings } from './use-draft-check';

const text = strings.stage;

/** The home of a packer: one order, three numbers, one button, and what became of the last ones. */
export function StageView(rail: RailProps) {
  return (
    <div className="stage">
      <main className="stage-form">
        <OrderPanel />
        <NumberFields />
        <Actions />
      </main>
      <Rail {...rail} />
    </div>
  );
}

/** The count that tells a field to take the focus, or null for all other fields. */
const useFocusRequest = (field: Field | 'button') =>
  useStage(({ focus }) => (focus.field === field && focus.count > 0 ? focus.count : null));

function OrderPanel() {
  const { draft, notice, nextOrder, previewedOrderId } = useStage();
  const settings = useSettings();
  const checked = useDraftCheck();
  const focusCount = useFocusRequest('order');
  const problem =
    (checked.kind === 'wrong' && checked.problems.order ? strings.idProblem(checked.problems.order) : draft.fieldErrors.order) ?? null;
  const message = notice && noticeMessage(notice, settings);
  return (
    <section className="card order-card">
      <div className="order-first">
        <OrderIdField
          label={text.order}
          value={previewedOrderId ?? draft.order}
          placeholder={text.scanHere}
          hint={text.orTypeIt}
          problem={problem}
          focusRequest={focusCount}
          onChange={(value) => setField('order', value)}
          onEnter={() => moveFocusTo('bags')}
        />
        <div className="order-notes">
          <OtherStagingsNote />
          <div role="alert">{message?.tone === 'alert' && <p className="note is-alert">{message.text}</p>}</div>
          <div role="status">{message?.tone === 'status' && <p className="note">{message.text}</p>}</div>
        </div>
      </div>
      {notice?.kind === 'which-text' && <LabelTextChoice texts={notice.texts} />}
      {draft.generalErrors.length > 0 && <GeneralErrors messages={draft.generalErrors} />}
      {nextOrder && notice?.kind !== 'which-text' && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
        <div className="order-next" role="group" aria-label={text.waitingScan}>
          <p className="label">{text.waitingScan}</p>
          <p className="order-next-id">
            <OrderIdText id={nextOrder.orderId} />
          </p>
          <div className="order-next-actions">
            <button type="button" className="button" onClick={() => void stageOrder()}>
              {text.stageFirst}
            </button>
            <button type="button" className="button" onClick={() => clearOrder({ kind: 'dropped', orderId: trimInvisible(draft.order) })}>
              {text.dropFirst}
            </button>
          </div>
        </div>
      )}
    </section>
  );
}

/** What the scanned label may say. The text that is pressed is taken as scanned. */
function LabelTextChoice({ texts }: { readonly texts: readonly [string, string] }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className="order-next" role="group" aria-label={strings.scan.onTheLabel}>
      <p className="label">{strings.scan.onTheLabel}</p>
      {texts.map((text) => (
        <button key={text} type="button" className="button which-text" onClick={() => handleScan(text, 'no')}>
          {shortenText(text)}
        </button>
      ))}
    </div>
  );
}

/** What Connect refused the order for and no field here is about, one below the other. */
function GeneralErrors({ messages }: { readonly messages: readonly string[] }) {
  return (
    <div className="order-next order-complaints" role="alert">
      <p className="label">{text.refusedBecause}</p>
      <ReasonList messages={messages} />
    </div>
  );
}

/** The next field of the row takes the focus; from the last one it goes to the big button. */
function moveFocusTo(field: Field | 'button'): void {
  useStage.setState(({ focus }) => ({ focus: { field, count: focus.count + 1 } }));
}

function NumberFields() {
  const { draft, activeField } = useStage();
  const settings = useSettings();
  const checked = useDraftCheck();
  const focus = { bags: useFocusRequest('bags'), items: useFocusRequest('items'), weight: useFocusRequest('weight') };
  const problems = checked.kind === 'wrong' ? checked.problems : {};

  const countField = (field: 'bags' | 'items', max: number, next: Field) => (
    <NumberField
      kind="count"
      label={text[field]}
      value={draft[field]}
      problem={(problems[field] ? strings.countProblem(problems[field], max) : draft.fieldErrors[field]) ?? null}
      isActive={activeField === field}
      focusRequest={focus[field]}
      onChange={(value) => setField(field, value)}
      onSelect={() => selectField(field)}
      onStep={(by) => stepField(field, by)}
      onEnter={() => moveFocusTo(next)}
    >
      <div className="steps">
        <StepButton label={text.fewer(text[field])} sign="−" onPress={() => stepField(field, -1)} />
        <StepButton label={text.more(text[field])} sign="+" onPress={() => stepField(field, 1)} />
      </div>
    </NumberField>
  );

  const maxPounds = settings['stage.maxPounds'];
  return (
    <div className="numbers">
      <div className="number-fields">
        {countField('bags', settings['stage.maxBags'], 'items')}
        {countField('items', settings['stage.maxItems'], 'weight')}
        <NumberField
          kind="decimal"
          label={text.weight}
          value={draft.weight}
          problem={(problems.weight ? strings.weightProblem(problems.weight, maxPounds) : draft.fieldErrors.weight) ?? null}
          isActive={activeField === 'weight'}
          focusRequest={focus.weight}
          onChange={(value) => setField('weight', value)}
          onSelect={() => selectField('weight')}
          onEnter={() => moveFocusTo('button')}
        >
          {draft.isFromScale && <p className="from-scale">{text.fromScale}</p>}
        </NumberField>
      </div>
      <Keypad
        label={text.keypad}
        deleteLabel={text.deleteDigit}
        pointLabel={text.decimalPoint}
        hasDecimalPoint={activeField === 'weight'}
        onKey={pressKeypadKey}
      />
    </div>
  );
}

function StepButton({ label, sign, onPress }: { readonly label: string; readonly sign: string; readonly onPress: () => void }) {
  return (
    <button
      type="button"
      className="step"
      aria-label={label}
      tabIndex={-1}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      {sign}
    </button>
  );
}

function Actions() {
  return (
    <div className="actions">
      <button type="button" className="button clear-button" onClick={() => clearOrder()}>
        {text.clear}
      </button>
      <StageButton />
    </div>
  );
}
