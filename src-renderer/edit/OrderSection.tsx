import type { Failure } from '../../src-shared/failure';
import { isPastEditing } from '../../src-shared/order-details';
import { Facts } from '../orders';
import { useStation } from '../station';
import { orderFacts, statusWords, words } from '../words';
import { CallFailed } from './CallFailed';
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

/** An order that Connect does not know, or without its user, cannot be edited. Credentials that may not look up may still edit. */
function adviceAfter(failure: Failure): string {
  if (failure.kind === 'not-found') return words.failure(failure, 'update').advice;
  return failure.kind === 'local' && failure.what === 'no-user' ? text.enterUser : text.editAllTheSame;
}

function Found() {
  const found = useEdit((edit) => edit.lookUp);
  const settings = useStation(({ station }) => station.settings);
  const isUpdated = useEdit(({ edit }) => edit?.state.name === 'updated');
  const details = found.kind === 'found' ? found.details : null;
  // What was looked up before the edit was made says nothing of what can be edited.
  const isClosed = details !== null && !isUpdated && isPastEditing(details.status);
  return (
    <>
      <div role="status">
        {found.kind === 'asking' && <p>{text.lookingUp}</p>}
        {found.kind === 'failed' && (
          <div className="note">
            <CallFailed failure={found.failure} what={text.lookUpFailed} advice={adviceAfter(found.failure)} />
          </div>
        )}
        {details && <Facts facts={orderFacts(details, settings)} />}
      </div>
      <div role="alert">{isClosed && <p className="note is-alert">{text.notEditable(statusWords(details.status))}</p>}</div>
    </>
  );
}
