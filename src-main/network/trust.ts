/**
 * Whom this station trusts beside the public authorities that the runtime carries: those in the system's store, where the
 * runtime can read it, and those in IT's own file. Nothing here turns a check off: what cannot be read is trusted less.
 */
import * as tls from 'node:tls';
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
  /** Reads the file once, and again when its path has changed or trust has been doubted. Never fails. */
  current(): Promise<Trusted>;
  /** A connection has failed over trust: what the file holds may have changed. */
  doubt(): void;
}

interface Known extends Trusted {
  readonly file: string | null;
}

/**
 * @param options.file where IT's own certificates are; asked each time, so that a new policy is in force at once
 * @param options.owner from whom the file is taken, see `caFileOwner`
 * @param options.readSystemStore `null` where the runtime cannot; by default the runtime's own way
 */
export function openTrust(options: {
  readonly file: () => string | null;
  readonly owner: number | null;
  readonly log: Log;
  readonly readSystemStore?: (() => readonly string[]) | null;
}): Trust {
  const { file, owner, log, readSystemStore = systemStore() } = options;
  let system: readonly string[] | null = null;
  let known: Known | null = null;
  let doubted = false;
  let reading: Promise<Known> | null = null;

  async function read(): Promise<Known> {
    const path = file();
    doubted = false;
    system ??= readSystem();
    const read = path === null ? null : await readCaFile(path, owner);
    const next: Known = {
      file: path,
      certificates: [...system, ...(read?.ok ? read.value : [])],
      problem: read === null || read.ok ? null : read.problem,
    };
    if (known && isSame(known, next)) return known;
    if (next.problem !== null) log.warn('extra-ca-file', { file: path, problem: next.problem });
    else if (read?.ok) log.info('extra-ca-file', { file: path, certificates: read.value.length });
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
      // Those who ask meanwhile wait for the same answer.
      if (reading) return reading;
      if (known && !doubted && known.file === file()) return known;
      reading = read().finally(() => {
        reading = null;
      });
      return reading;
    },
    doubt() {
      doubted = true;
    },
  };
}

const isSame = (one: Known, other: Known): boolean =>
  one.file === other.file && one.problem === other.problem && one.certificates.join() === other.certificates.join();

/** Node has it since 22.15. */
function systemStore(): (() => readonly string[]) | null {
  const { getCACertificates } = tls as { readonly getCACertificates?: (type: 'system') => string[] };
  return getCACertificates ? () => getCACertificates('system') : null;
}
