import { useEffect, useRef } from 'react';
import { useWatch } from 'react-hook-form';
import { withBoxes } from '../../src-shared/invisible';
import { useStation } from '../station';
import { refusalWords, words } from '../words';
import { ContentsSection } from './ContentsSection';
import { decideNext, discard, type EditState, form, hasUnsaved, isLeaving, readForm, save, useEdit } from './form';
import { OrderSection } from './OrderSection';
import { Outcome } from './Outcome';
import { WindowSection } from './WindowSection';
import { WordsSection } from './WordsSection';

const text = words.edit;

/** Corrects an order: only what is touched here is sent. */
export function EditPlace() {
  return (
    <form
      className="edit"
      aria-label={text.title}
      noValidate
      onSubmit={(event) => {
        // Enter in a box sends nothing: a scanner ends with it.
        event.preventDefault();
      }}
    >
      <main className="edit-main">
        <h1>{text.title}</h1>
        <News />
        <OrderSection />
        <WindowSection />
        <ContentsSection />
        <WordsSection />
      </main>
      <Actions />
    </form>
  );
}

/** What there is to say, in sight whenever there is something new, wherever somebody has scrolled to. */
function News() {
  const place = useRef<HTMLDivElement>(null);
  const notice = useEdit((edit) => edit.notice);
  const next = useEdit((edit) => edit.next);
  const step = useEdit(({ edit }) => edit && `${edit.id} ${edit.state.name}`);

  useEffect(() => {
    if (notice || next || step) place.current?.scrollIntoView({ block: 'nearest' });
  }, [notice, next, step]);

  return (
    <div className="news" ref={place}>
      <Notice />
      <Next />
      <Outcome />
    </div>
  );
}

const NOTICE_WORDS = { product: words.scan.product, 'not-an-order': words.scan.notThisOrder, uncertain: words.scan.uncertain } as const;

function noticeWords(notice: NonNullable<EditState['notice']>): string {
  if (typeof notice === 'string') return NOTICE_WORDS[notice];
  return 'hidden' in notice ? words.scan.hiddenCharacter(withBoxes(notice.text), notice.hidden) : refusalWords(notice.refusal);
}

function Notice() {
  const notice = useEdit((edit) => edit.notice);
  const said = notice && noticeWords(notice);
  return <div role="alert">{said && <p className="note is-alert">{said}</p>}</div>;
}

/** Another order was scanned while something is not saved: asked where it stands, and not in a dialog. */
function Next() {
  const next = useEdit((edit) => edit.next);
  if (!next) return null;
  const orderId = 'edit' in next ? next.edit.request.orderId : next.orderId;
  return (
    <div className="outcome is-saved" role="alert">
      <p className="rail-state">{text.next(orderId)}</p>
      <div className="button-row">
        <button type="button" className="button" onClick={() => decideNext(false)}>
          {text.nextStay}
        </button>
        <button type="button" className="button" onClick={() => decideNext(true)}>
          {text.nextGoOn(orderId)}
        </button>
      </div>
    </div>
  );
}

/** One button, and why it would do nothing where it would do nothing. */
function Actions() {
  // Drawn anew with everything that is typed, complained of, looked up or offered.
  useWatch({ control: form.control });
  useEdit();
  const blocked = useStation(({ station }) => (station.connection.kind === 'blocked' ? station.connection.problem : null));
  const saving = useEdit((edit) => edit.saving);
  const { problems, changes, request } = readForm();
  const leaving = isLeaving();
  const ready = request !== null && !blocked && !saving && !leaving;

  function hint(): string {
    if (blocked) return words.blockedShortly(blocked);
    if (saving) return text.saving;
    if (leaving) return text.hint.leaving;
    if (problems.orderId?.kind === 'order' && problems.orderId.problem.kind === 'empty') return text.hint.order;
    if (problems.userId?.kind === 'user' && problems.userId.problem.kind === 'empty') return text.hint.user;
    if (Object.keys(problems).length > 0) return text.hint.wrong;
    const count = Object.keys(changes).length;
    return count === 0 ? text.hint.nothing : text.hint.ready(count);
  }

  return (
    <footer className="edit-actions">
      {hasUnsaved() && (
        <button type="button" className="button" onClick={discard}>
          {text.discard}
        </button>
      )}
      <button
        type="button"
        className={`stage-button ${ready ? 'is-ready' : 'is-waiting'}`}
        aria-label={text.save}
        aria-describedby="save-hint"
        onClick={() => void save()}
      >
        <span className="stage-button-name">{text.save}</span>
        <span className="stage-button-hint" id="save-hint">
          {hint()}
        </span>
      </button>
    </footer>
  );
}
