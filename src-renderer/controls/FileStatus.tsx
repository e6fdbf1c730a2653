import { type FileTask, isFileTaskRunning } from '../../src-shared/station/file-task';
import { fileProblemMessage, t } from '../strings';
import { Button } from './Button';
import styles from './FileStatus.module.css';
import { PressButton, usePressGroup } from './PressButton';
import { TextWithPart } from './TextWithPart';

export interface FileStatusProps {
  /** `null` shows nothing. */
  readonly task: FileTask | null;
  /** Why the last press started no file. */
  readonly refusal: string | null;
  readonly onStop: () => unknown;
  /** The person has read the result. */
  readonly onClose: () => void;
}

/** The progress of a file that a person requested, a button to stop it, and its result. */
export function FileStatus({ task, refusal, onStop, onClose }: FileStatusProps) {
  const isShown = task !== null || refusal !== null;
  const isFinished = isShown && !(task && isFileTaskRunning(task));
  return (
    <div className={isShown ? styles.status : undefined}>
      {task && isFileTaskRunning(task) && <FileProgress task={task} onStop={onStop} />}
      <p role="status">{task && <FileResult task={task} />}</p>
      <p role="alert">{refusal ?? (task?.progress.kind === 'failed' ? fileProblemMessage(task.progress.problem) : null)}</p>
      {isFinished && <Button onClick={onClose}>{t('files.close')}</Button>}
    </div>
  );
}

function FileProgress({ task: { kind, progress }, onStop }: { readonly task: FileTask; readonly onStop: () => unknown }) {
  const group = usePressGroup();
  return (
    <>
      {progress.kind === 'writing' && (
        <>
          <p>{kind === 'orders' ? t('files.writing.orders', { n: progress.orders }) : t(`files.writing.${kind}`)}</p>
          <progress aria-label={t(`files.progress.${kind}`)} max={1} {...(progress.share !== null && { value: progress.share })} />
        </>
      )}
      <PressButton group={group} onPress={onStop}>
        {t(`files.stop.${kind}`)}
      </PressButton>
    </>
  );
}

/** Shows the whole path, which can be copied, because a kiosk has no other window that shows the folder. */
function FileResult({ task: { kind, progress } }: { readonly task: FileTask }) {
  if (progress.kind === 'stopped') return t('files.stopped');
  if (progress.kind !== 'saved') return null;
  const { insteadOf, orders, bytes, path } = progress;
  const saved =
    kind === 'orders' ? t('files.saved.orders', { n: orders, path }) : t('files.saved.other', { size: Math.ceil(bytes / 1000), path });
  return (
    <>
      {insteadOf && `${t('files.insteadOf', { folder: insteadOf.folder, detail: insteadOf.problem.detail })} `}
      {/* Only the path is selected by a click. */}
      <TextWithPart text={saved} part={path} className={styles.path} data-testid="file-path" />
    </>
  );
}
