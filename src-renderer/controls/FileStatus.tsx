import { type FileTask, isUnderWay } from '../../src-shared/file-task';
import { words } from '../words';
import { PressButton, usePressGroup } from './PressButton';

const text = words.files;

export interface FileStatusProps {
  /** `null` shows nothing. */
  readonly task: FileTask | null;
  /** Why the last press began nothing. */
  readonly refusal: string | null;
  readonly onStop: () => unknown;
  /** The end has been read. */
  readonly onClose: () => void;
}

/** How far a file is that a person asked for, a button to stop it, and how it ended. */
export function FileStatus({ task, refusal, onStop, onClose }: FileStatusProps) {
  const isShown = task !== null || refusal !== null;
  const isOver = isShown && !(task && isUnderWay(task));
  return (
    <div className={isShown ? 'file-status' : undefined}>
      {task && isUnderWay(task) && <UnderWay task={task} onStop={onStop} />}
      <p role="status">{task && <End task={task} />}</p>
      <p role="alert">{refusal ?? (task?.progress.kind === 'failed' ? text.notWritten(task.progress.problem) : null)}</p>
      {isOver && (
        <button type="button" className="button" onClick={onClose}>
          {text.close}
        </button>
      )}
    </div>
  );
}

function UnderWay({ task: { what, progress }, onStop }: { readonly task: FileTask; readonly onStop: () => unknown }) {
  const group = usePressGroup();
  return (
    <>
      {progress.kind === 'writing' && (
        <>
          <p>{text.writing[what](progress.orders)}</p>
          <progress aria-label={text.progress[what]} max={1} {...(progress.share !== null && { value: progress.share })} />
        </>
      )}
      <PressButton group={group} onPress={onStop}>
        {text.stop[what]}
      </PressButton>
    </>
  );
}

/** The path is shown whole and can be copied: no other window of this computer shows the folder in a kiosk. */
function End({ task: { what, progress } }: { readonly task: FileTask }) {
  if (progress.kind === 'stopped') return text.stopped;
  if (progress.kind !== 'saved') return null;
  return (
    <>
      {progress.insteadOf && `${text.insteadOf(progress.insteadOf)} `}
      {text.saved[what](progress)} <span className="file-path">{progress.path}</span>
    </>
  );
}
