/**
 * Whom this station trusts beside the public authorities that the runtime carries: those in the system's store, where the
 * runtime can read it, and those in IT's own file. Nothing here turns a check off: what cannot be read is trusted less.
 */
import { fail, type Result } from '../../src-shared/base/result';
import type { Log } from '../log';
import { isReadableCertificate, readCaFile } from './ca-file';

/** Whom to trust at one moment. The same object means the same certificates. */
export interface TrustAnchors {
  /** PEM. */
  readonly certificates: readonly string[];
  /** Why the file cannot be used, for IT. */
  readonly problem: string | null;
}

export interface TrustStore {
  /**
   * Reads the file once, and again when its path has changed or trust has been doubted. Never fails, and answers within
   * some seconds whatever the file does: orders wait for it.
   */
  get(): Promise<TrustAnchors>;
  /** A connection has failed over trust: what the file holds may have changed. */
  invalidate(): void;
}

interface LoadedAnchors extends TrustAnchors {
  readonly file: string | null;
}

/** A look into the file. One whose share is dead holds one of the few threads that read files: there is never a second. */
interface PendingRead {
  readonly file: string | null;
  /** What it gives, or what there is without it when it takes too long. */
  readonly result: Promise<LoadedAnchors>;
}

/** As long as a connection may take. */
const READ_TIMEOUT_MS = 10_000;

const NO_RESPONSE = 'does not answer';

/**
 * @param options.file where IT's own certificates are; asked each time, so that a new policy is in force at once
 * @param options.owner from whom the file is taken, see `caFileOwner`
 * @param options.withinMs until the file counts as one that cannot be used; when it comes later it is taken then
 * @param options.readSystemStore `null` where the runtime cannot; by default the runtime's own way
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
    systemCertificates ??= readSystemCertificates();
    const reading = path === null ? Promise.resolve(null) : readCaFile(path, ownerUid);
    const whole = reading.then((content) => {
      // Another file is meant by now.
      if (pendingRead !== thisRead) return loaded ?? applyFile(path, content);
      pendingRead = null;
      return applyFile(path, content);
    });
    const thisRead: PendingRead = {
      file: path,
      result: withTimeout(whole, timeoutMs, () => (loaded && pendingRead !== thisRead ? loaded : keepOrDropFile(path))),
    };
    return thisRead;
  }

  /** What there is when the file does not come: what it held the last time, and nothing of another one. */
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

  function readSystemCertificates(): readonly string[] {
    try {
      const reading = readSystemStore?.() ?? null;
      if (reading === null) {
        log.info('system-certificates', { found: 'this runtime cannot read them' });
        return [];
      }
      // One that the runtime cannot read would take all the others with it, and every connection.
      const readable = reading.filter(isReadableCertificate);
      log.info('system-certificates', { found: readable.length, unreadable: reading.length - readable.length });
      return readable;
    } catch (error) {
      log.warn('system-certificates', { problem: (error as NodeJS.ErrnoException).code ?? (error as Error).name });
      return [];
    }
  }

  return {
    async get() {
      const path = file();
      // Those who ask meanwhile wait for the same answer, and for one that is late nobody waits again.
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

function withTimeout<Value>(promise: Promise<Value>, ms: number, onTimeout: () => Value): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(onTimeout()), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Node has it since 22.15. Its TLS is read with the first connection, and not at every start. @returns `null` where it has not */
function readRuntimeStore(): readonly string[] | null {
  const { getCACertificates } = process.getBuiltinModule('node:tls') as { readonly getCACertificates?: (type: 'system') => string[] };
  return getCACertificates?.('system') ?? null;
}
