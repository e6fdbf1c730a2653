/**
 * Whom this station trusts beside the public authorities that the runtime carries: those in the system's store, where the
 * runtime can read it, and those in IT's own file. Nothing here turns a check off: what cannot be read is trusted less.
 */
import { fail, type Result } from '../../src-shared/result';
import type { Log } from '../log';
import { isCertificate, readCaFile } from './ca-file';

/** Whom to trust at one moment. The same object means the same certificates. */
export interface Trusted {
  /** PEM. */
  readonly certificates: readonly string[];
  /** Why the file cannot be used, for IT. */
  readonly problem: string | null;
}

export interface Trust {
  /**
   * Reads the file once, and again when its path has changed or trust has been doubted. Never fails, and answers within
   * some seconds whatever the file does: orders wait for it.
   */
  current(): Promise<Trusted>;
  /** A connection has failed over trust: what the file holds may have changed. */
  doubt(): void;
}

interface Known extends Trusted {
  readonly file: string | null;
}

/** A look into the file. One whose share is dead holds one of the few threads that read files: there is never a second. */
interface Reading {
  readonly file: string | null;
  /** What it gives, or what there is without it when it takes too long. */
  readonly answer: Promise<Known>;
}

/** As long as a connection may take. */
const WITHIN_MS = 10_000;

const LATE = 'does not answer';

/**
 * @param options.file where IT's own certificates are; asked each time, so that a new policy is in force at once
 * @param options.owner from whom the file is taken, see `caFileOwner`
 * @param options.withinMs until the file counts as one that cannot be used; when it comes later it is taken then
 * @param options.readSystemStore `null` where the runtime cannot; by default the runtime's own way
 */
export function openTrust(options: {
  readonly file: () => string | null;
  readonly owner: number | null;
  readonly log: Log;
  readonly withinMs?: number;
  readonly readSystemStore?: (() => readonly string[] | null) | null;
}): Trust {
  const { file, owner, log, withinMs = WITHIN_MS, readSystemStore = readOfRuntime } = options;
  let system: readonly string[] | null = null;
  let known: Known | null = null;
  let doubted = false;
  let reading: Reading | null = null;

  function read(path: string | null): Reading {
    doubted = false;
    system ??= readSystem();
    const found = path === null ? Promise.resolve(null) : readCaFile(path, owner);
    const whole = found.then((content) => {
      // Another file is meant by now.
      if (reading !== mine) return known ?? take(path, content);
      reading = null;
      return take(path, content);
    });
    const mine: Reading = { file: path, answer: inTime(whole, withinMs, () => (known && reading !== mine ? known : without(path))) };
    return mine;
  }

  /** What there is when the file does not come: what it held the last time, and nothing of another one. */
  function without(path: string | null): Known {
    if (known?.file !== path || known.problem !== null) return take(path, fail(LATE));
    log.warn('extra-ca-file', { file: path, problem: LATE });
    return known;
  }

  function take(path: string | null, content: Result<readonly string[], string> | null): Known {
    const next: Known = {
      file: path,
      certificates: [...(system ?? []), ...(content?.ok ? content.value : [])],
      problem: content === null || content.ok ? null : content.problem,
    };
    if (known && isSame(known, next)) return known;
    if (next.problem !== null) log.warn('extra-ca-file', { file: path, problem: next.problem });
    else if (content?.ok) log.info('extra-ca-file', { file: path, certificates: content.value.length });
    known = next;
    return next;
  }

  function readSystem(): readonly string[] {
    try {
      const found = readSystemStore?.() ?? null;
      if (found === null) {
        log.info('system-certificates', { found: 'this runtime cannot read them' });
        return [];
      }
      // One that the runtime cannot read would take all the others with it, and every connection.
      const readable = found.filter(isCertificate);
      log.info('system-certificates', { found: readable.length, unreadable: found.length - readable.length });
      return readable;
    } catch (error) {
      log.warn('system-certificates', { problem: (error as NodeJS.ErrnoException).code ?? (error as Error).name });
      return [];
    }
  }

  return {
    async current() {
      const path = file();
      // Those who ask meanwhile wait for the same answer, and for one that is late nobody waits again.
      if (reading?.file === path) return reading.answer;
      if (known && !doubted && known.file === path) return known;
      reading = read(path);
      return reading.answer;
    },
    doubt() {
      doubted = true;
    },
  };
}

const isSame = (one: Known, other: Known): boolean =>
  one.file === other.file && one.problem === other.problem && one.certificates.join() === other.certificates.join();

function inTime<Value>(promise: Promise<Value>, ms: number, late: () => Value): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(late()), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Node has it since 22.15. Its TLS is read with the first connection, and not at every start. @returns `null` where it has not */
function readOfRuntime(): readonly string[] | null {
  const { getCACertificates } = process.getBuiltinModule('node:tls') as { readonly getCACertificates?: (type: 'system') => string[] };
  return getCACertificates?.('system') ?? null;
}
