/**
 * The certificate authorities that this station trusts in addition to the runtime's public ones: those in the system's certificate
 * store and those in IT's own file. Nothing here disables a check; unreadable certificates are not trusted.
 */
import { fail, type Result } from '../../src-shared/base/result';
import { withTimeout } from '../../src-shared/base/timeout';
import type { Log } from '../log';
import { isReadableCertificate, readCaFile } from './ca-file';

/** The currently trusted authorities. An identical object means identical certificates. */
export interface TrustAnchors {
  /** Certificates in PEM format. */
  readonly certificates: readonly string[];
  /** Why the file cannot be used, for IT; `null` if there is no problem. */
  readonly problem: string | null;
}

export interface TrustStore {
  /**
   * Returns the trusted authorities. Reads the file once, and again after its path changed or after `invalidate`. Never rejects, and
   * resolves within the timeout even if the file hangs, because orders wait for it.
   */
  get(): Promise<TrustAnchors>;
  /** Reads the file again at the next call, because a connection failed and the file may have changed. */
  invalidate(): void;
}

interface LoadedAnchors extends TrustAnchors {
  readonly file: string | null;
}

/** A read of the file. There is never a second one, because a read from a hanging share blocks one of Node's four threads. */
interface PendingRead {
  readonly file: string | null;
  /** The authorities with the file, or without it after the timeout. */
  readonly result: Promise<LoadedAnchors>;
}

/** The same time as the timeout of a connection. */
const READ_TIMEOUT_MS = 10_000;

const NO_RESPONSE = 'does not answer';

/**
 * Creates the trust store.
 * @param options.file the path of IT's own certificates; called each time, so that a new policy applies immediately
 * @param options.ownerUid the user who must own the file, see `requiredCaFileOwner`
 * @param options.timeoutMs after this time the file counts as unusable; if it arrives later, it is used from then on
 * @param options.readSystemStore reads the system's certificate store; `null` if the runtime cannot
 */
export function createTrustStore(options: {
  readonly file: () => string | null;
  readonly ownerUid: number | null;
  readonly log: Log;
  readonly timeoutMs?: number;
  readonly readSystemStore?: (() => readonly string[] | null) | null;
}): TrustStore {
  const { file, ownerUid, log, timeoutMs = READ_TIMEOUT_MS, readSystemStore = readRuntimeStore } = options;
  let systemCertificates: readonly string[] | null = null;
  let loaded: LoadedAnchors | null = null;
  let isInvalidated = false;
  let pendingRead: PendingRead | null = null;

  function startRead(path: string | null): PendingRead {
    isInvalidated = false;
    systemCertificates ??= readSystemCertificates(readSystemStore, log);
    const reading = path === null ? Promise.resolve(null) : readCaFile(path, ownerUid);
    const whole = reading.then((content) => {
      // Ignore this result, because another file was configured meanwhile.
      if (pendingRead !== thisRead) return loaded ?? applyFile(path, content);
      pendingRead = null;
      return applyFile(path, content);
    });
    const thisRead: PendingRead = {
      file: path,
      result: withTimeout(timeoutMs, whole).then((anchors) => {
        if (anchors !== 'late') return anchors;
        return loaded && pendingRead !== thisRead ? loaded : keepOrDropFile(path);
      }),
    };
    return thisRead;
  }

  /** Returns the authorities after a timeout: the previous content of the same file, but never that of another file. */
  function keepOrDropFile(path: string | null): LoadedAnchors {
    if (loaded?.file !== path || loaded.problem !== null) return applyFile(path, fail(NO_RESPONSE));
    log.warn('extra-ca-file', { file: path, problem: NO_RESPONSE });
    return loaded;
  }

  function applyFile(path: string | null, content: Result<readonly string[], string> | null): LoadedAnchors {
    const next: LoadedAnchors = {
      file: path,
      certificates: [...(systemCertificates ?? []), ...(content?.ok ? content.value : [])],
      problem: content === null || content.ok ? null : content.problem,
    };
    if (loaded && isSameAnchors(loaded, next)) return loaded;
    if (next.problem !== null) log.warn('extra-ca-file', { file: path, problem: next.problem });
    else if (content?.ok) log.info('extra-ca-file', { file: path, certificates: content.value.length });
    loaded = next;
    return next;
  }

  return {
    async get() {
      const path = file();
      // Simultaneous calls share one read. After its timeout, that read also resolves later calls at once.
      if (pendingRead?.file === path) return pendingRead.result;
      if (loaded && !isInvalidated && loaded.file === path) return loaded;
      pendingRead = startRead(path);
      return pendingRead.result;
    },
    invalidate() {
      isInvalidated = true;
    },
  };
}

const isSameAnchors = (first: LoadedAnchors, second: LoadedAnchors): boolean =>
  first.file === second.file && first.problem === second.problem && first.certificates.join() === second.certificates.join();

/** Reads the usable certificates of the system's store and logs their number. */
function readSystemCertificates(readSystemStore: (() => readonly string[] | null) | null, log: Log): readonly string[] {
  try {
    const reading = readSystemStore?.() ?? null;
    if (reading === null) {
      log.info('system-certificates', { found: 'this runtime cannot read them' });
      return [];
    }
    // Drop unreadable certificates, because a single one would make every connection fail.
    const readable = reading.filter(isReadableCertificate);
    log.info('system-certificates', { found: readable.length, unreadable: reading.length - readable.length });
    return readable;
  } catch (error) {
    log.warn('system-certificates', { problem: (error as NodeJS.ErrnoException).code ?? (error as Error).name });
    return [];
  }
}

/** Reads the system's certificates. Loads `node:tls` only now, to keep the startup short. @returns `null` before Node 22.15 */
function readRuntimeStore(): readonly string[] | null {
  const { getCACertificates } = process.getBuiltinModule('node:tls') as { readonly getCACertificates?: (type: 'system') => string[] };
  return getCACertificates?.('system') ?? null;
}
