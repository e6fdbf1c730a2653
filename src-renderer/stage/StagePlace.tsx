import { trimInvisible } from '../../src-shared/invisible';
import { Keypad, NumberField, OrderIdField, OrderIdText } from '../controls';
import { Reasons } from '../orders';
import { words } from '../words';
import type { Field } from './draft';
import { choose, clear, pressKey, stageOrder, step, takeScan, useForm, write } from './form';
import { noticeWords, shortened } from './notice-words';
import { Rail, type RailProps } from './Rail';
import { StageButton } from './StageButton';
import { StandingsNote } from './StandingsNote';
import { useChecked, useSettings } from './use-checked';

const text = words.stage;

/** The home of a packer: one order, three numbers, one button, and what became of the last ones. */
export function StagePlace(rail: RailProps) {
  return (
    <div className="stage">
      <main className="stage-form">
        <OrderCard />
        <Numbers />
        <Actions />
      </main>
      <Rail {...rail} />
    </div>
  );
}

/** The count that tells a field to take the focus, or null for all other fields. */
const useFocusOf = (field: Field | 'button') => useForm(({ focus }) => (focus.field === field && focus.count > 0 ? focus.count : null));

function OrderCard() {
  const { draft, notice, next, preview } = useForm();
  const settings = useSettings();
  const checked = useChecked();
  const focusCount = useFocusOf('order');
  const problem =
    (checked.kind === 'wrong' && checked.problems.order ? words.idProblem(checked.problems.order) : draft.complaints.order) ?? null;
  const said = notice && noticeWords(notice, settings);
  return (
    <section className="card order-card">
      <div className="order-first">
        <OrderIdField
          label={text.order}
          value={preview ?? draft.order}
          placeholder={text.scanHere}
          hint={text.orTypeIt}
          problem={problem}
          focusCount={focusCount}
          onChange={(value) => write('order', value)}
          onEnter={() => focusField('bags')}
        />
        <div className="order-notes">
          <StandingsNote />
          <div role="alert">{said?.tone === 'alert' && <p className="note is-alert">{said.text}</p>}</div>
          <div role="status">{said?.tone === 'status' && <p className="note">{said.text}</p>}</div>
        </div>
      </div>
      {notice?.kind === 'which-text' && <WhichText texts={notice.texts} />}
      {draft.otherComplaints.length > 0 && <OtherComplaints messages={draft.otherComplaints} />}
      {next && notice?.kind !== 'which-text' && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
        <div className="order-next" role="group" aria-label={text.waitingScan}>
          <p className="label">{text.waitingScan}</p>
          <p className="order-next-id">
            <OrderIdText id={next.orderId} />
          </p>
          <div className="order-next-actions">
            <button type="button" className="button" onClick={() => void stageOrder()}>
              {text.stageFirst}
            </button>
            <button type="button" className="button" onClick={() => clear({ kind: 'dropped', orderId: trimInvisible(draft.order) })}>
              {text.dropFirst}
            </button>
          </div>
        </div>
      )}
    </section>
  );
}

/** What the scanned label may say. The text that is pressed is taken as scanned. */
function WhichText({ texts }: { readonly texts: readonly [string, string] }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className="order-next" role="group" aria-label={words.scan.onTheLabel}>
      <p className="label">{words.scan.onTheLabel}</p>
      {texts.map((text) => (
        <button key={text} type="button" className="button which-text" onClick={() => takeScan(text, 'no')}>
          {shortened(text)}
        </button>
      ))}
    </div>
  );
}

/** What Connect refused the order for and no field here is about, one below the other. */
function OtherComplaints({ messages }: { readonly messages: readonly string[] }) {
  return (
    <div className="order-next order-complaints" role="alert">
      <p className="label">{text.refusedBecause}</p>
      <Reasons messages={messages} />
    </div>
  );
}

/** The next field of the row takes the focus; from the last one it goes to the big button. */
function focusField(field: Field | 'button'): void {
  useForm.setState(({ focus }) => ({ focus: { field, count: focus.count + 1 } }));
}

function Numbers() {
  const { draft, active } = useForm();
  const settings = useSettings();
  const checked = useChecked();
  const focus = { bags: useFocusOf('bags'), items: useFocusOf('items'), weight: useFocusOf('weight') };
  const problems = checked.kind === 'wrong' ? checked.problems : {};

  const countField = (field: 'bags' | 'items', max: number, next: Field) => (
    <NumberField
      kind="count"
      label={text[field]}
      value={draft[field]}
      problem={(problems[field] ? words.countProblem(problems[field], max) : draft.complaints[field]) ?? null}
      active={active === field}
      focusCount={focus[field]}
      onChange={(value) => write(field, value)}
      onChoose={() => choose(field)}
      onStep={(by) => step(field, by)}
      onEnter={() => focusField(next)}
    >
      <div className="steps">
        <StepButton label={text.fewer(text[field])} sign="−" onPress={() => step(field, -1)} />
        <StepButton label={text.more(text[field])} sign="+" onPress={() => step(field, 1)} />
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
          problem={(problems.weight ? words.weightProblem(problems.weight, maxPounds) : draft.complaints.weight) ?? null}
          active={active === 'weight'}
          focusCount={focus.weight}
          onChange={(value) => write('weight', value)}
          onChoose={() => choose('weight')}
          onEnter={() => focusField('button')}
        >
          {draft.weighed && <p className="from-scale">{text.fromScale}</p>}
        </NumberField>
      </div>
      <Keypad
        label={text.keypad}
        deleteLabel={text.deleteDigit}
        pointLabel={text.decimalPoint}
        withPoint={active === 'weight'}
        onKey={pressKey}
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
      <button type="button" className="button clear-button" onClick={() => clear()}>
        {text.clear}
      </button>
      <StageButton />
    </div>
  );
}
