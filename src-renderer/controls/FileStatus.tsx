import { type FileTask, isFileTaskRunning } from '../../src-shared/station/file-task';
import { strings } from '../strings';
import { PressButton, usePressGroup } from './PressButton';

const text = strings.files;

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
  const isFinished = isShown && !(task && isFileTaskRunning(task));
  return (
    <div className={isShown ? 'file-status' : undefined}>
      {task && isFileTaskRunning(task) && <FileProgress task={task} onStop={onStop} />}
      <p role="status">{task && <FileResult task={task} />}</p>
      <p role="alert">{refusal ?? (task?.progress.kind === 'failed' ? text.notWritten(task.progress.problem) : null)}</p>
      {isFinished && (
        <button type="button" className="button" onClick={onClose}>
          {text.close}
        </button>
      )}
    </div>
  );
}

function FileProgress({ task: { kind, progress }, onStop }: { readonly task: FileTask; readonly onStop: () => unknown }) {
  const group = usePressGroup();
  return (
    <>
      {progress.kind === 'writing' && (
        <>
          <p>{text.writing[kind](progress.orders)}</p>
          <progress aria-label={text.progress[kind]} max={1} {...(progress.share !== null && { value: progress.share })} />
        </>
      )}
      <PressButton group={group} onPress={onStop}>
        {text.stop[kind]}
      </PressButton>
    </>
  );
}

/** The path is shown whole and can be copied: no other window of this computer shows the folder in a kiosk. */
function FileResult({ task: { kind, progress } }: { readonly task: FileTask }) {
  if (progress.kind === 'stopped') return text.stopped;
  if (progress.kind !== 'saved') return null;
  return (
    <>
      {progress.insteadOf && `${text.insteadOf(progress.insteadOf)} `}
      {text.saved[kind](progress)} <span className="file-path">{progress.path}</span>
    </>
  );
}
