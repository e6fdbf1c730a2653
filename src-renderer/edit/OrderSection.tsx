import { useStation } from '../station';
import { formatWindowIn, words } from '../words';
import { EditField } from './EditField';
import { bringUser, lookUp, useEdit } from './form';

const text = words.edit;

/** Which order, whose it is, and what Connect knows of it. */
export function OrderSection() {
  const practice = useStation(({ station }) => station.settings['connection.mode'] === 'practice');
  const asking = useEdit(({ lookUp: { kind } }) => kind === 'asking');
  return (
    <section className="card edit-section" aria-label={text.sections.order}>
      <div className="edit-columns">
        <EditField name="orderId" placeholder={text.orderHint} withLeaveAsIs={false} onLeave={() => void bringUser()} />
        <EditField name="userId" hint={practice ? text.userHintPractice : null} withLeaveAsIs={false} />
      </div>
      <div className="edit-columns">
        <p className="field-hint">{text.beforeItIsTooLate}</p>
        <button type="button" className="button" disabled={asking} onClick={() => void lookUp()}>
          {text.lookUp}
        </button>
      </div>
      <Found />
    </section>
  );
}

function Found() {
  const found = useEdit((edit) => edit.lookUp);
  const clock = useStation(({ station }) => station.settings);
  const details = found.kind === 'found' ? found.details : null;
  const closed = details !== null && details.status !== 'brand_new';
  return (
    <>
      <div role="status">
        {found.kind === 'asking' && <p>{text.lookingUp}</p>}
        {found.kind === 'failed' && <p className="note">{text.lookUpFailed(words.failure(found.failure).what)}</p>}
        {details && (
          <dl className="look-up">
            <Fact name={text.lookedUp.status} value={details.status} />
            <Fact name={text.lookedUp.window} value={details.window && formatWindowIn(details.window, clock)} />
            <Fact name={text.lookedUp.bags} value={details.bagCount === null ? null : String(details.bagCount)} />
            <Fact name={text.lookedUp.link} value={details.orderUrl || null} />
          </dl>
        )}
      </div>
      <div role="alert">{closed && <p className="note is-alert">{text.notEditable(details.status)}</p>}</div>
    </>
  );
}

const Fact = ({ name, value }: { readonly name: string; readonly value: string | null }) => (
  <div>
    <dt className="label">{name}</dt>
    <dd>{value ?? text.lookedUp.none}</dd>
  </div>
);
