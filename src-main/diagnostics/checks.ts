/** What a station can find out about itself: each check has a verdict and how long it took, and none of them can fail the others. */
import { lookup } from 'node:dns/promises';
import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../../src-shared/base/result';
import { withTimeout } from '../../src-shared/base/timeout';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { CredentialsState } from '../../src-shared/station/station';

export interface Check {
  readonly name: 'keychain' | 'name' | 'network' | 'clock' | 'disk';
  /** `skipped`: there was nothing to check, or what it needs did not work. */
  readonly verdict: 'good' | 'look' | 'bad' | 'skipped';
  /** A sentence for IT. */
  readonly message: string;
  readonly durationMs: number;
}

/** What something at Connect's address said to a question without credentials. */
export interface ProbeResponse {
  readonly status: number;
  /** The `Date` header as it came. */
  readonly date: string | null;
}

export interface CheckFacts {
  /** Asks the keychain. Only whether something is there comes out of it. */
  readonly keychain: () => Promise<CredentialsState>;
  /** Where live orders go; `null` in Practice mode, which talks to nobody. */
  readonly baseUrl: string | null;
  /** Asks that address once, by the way on which orders go: proxy, certificates and all. */
  readonly probe: () => Promise<Result<ProbeResponse, Failure>>;
  readonly userData: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds on a clock that only goes on. */
  readonly monotonicMs: () => number;
}

type CheckResult = Pick<Check, 'verdict' | 'message'>;

/** Longer than any of them takes by its own limits: connecting 10 s, answering 30 s, a keychain 10 s. */
const CHECK_TIMEOUT_MS = 45_000;

/** A token is refused when clocks differ by minutes; times of day are read by people. */
const MAX_CLOCK_OFFSET_MS = 60_000;

const LOW_SPACE_BYTES = 500_000_000;

/** A staged order waits for one such write. */
const SLOW_WRITE_MS = 250;

export async function runChecks(facts: CheckFacts): Promise<readonly Check[]> {
  const [keychain, name, disk, [network, clock]] = await Promise.all([
    runTimed('keychain', () => checkKeychain(facts)),
    runTimed('name', () => checkName(facts)),
    runTimed('disk', () => checkDisk(facts)),
    checkNetwork(facts),
  ]);
  return [keychain, name, network, clock, disk];

  async function runTimed(name: Check['name'], check: () => Promise<CheckResult>): Promise<Check> {
    const startedAt = facts.monotonicMs();
    const result = await runWithTimeout(check);
    return { name, ...result, durationMs: Math.round(facts.monotonicMs() - startedAt) };
  }

  /** The clock is judged by the same answer. */
  async function checkNetwork({ baseUrl, probe, now, monotonicMs }: CheckFacts): Promise<[Check, Check]> {
    let clock: CheckResult = { verdict: 'skipped', message: 'Nobody could be asked what time it is.' };
    const network = await runTimed('network', async () => {
      if (baseUrl === null) return { verdict: 'skipped', message: 'In Practice mode nobody is talked to.' };
      const startedAt = monotonicMs();
      const answer = await probe();
      if (!answer.ok) return { verdict: 'bad', message: `${baseUrl} cannot be reached: ${describeFailure(answer.problem)}.` };
      const { status, date } = answer.value;
      clock = checkClock(date, now(), monotonicMs() - startedAt);
      return { verdict: 'good', message: `${baseUrl} answered ${status} to a question without credentials.` };
    });
    return [network, { name: 'clock', ...clock, durationMs: 0 }];
  }
}

async function runWithTimeout(check: () => Promise<CheckResult>): Promise<CheckResult> {
  try {
    const result = await withTimeout(CHECK_TIMEOUT_MS, check());
    return result === 'late' ? { verdict: 'bad', message: `No answer within ${CHECK_TIMEOUT_MS / 1000} s.` } : result;
  } catch (error) {
    return { verdict: 'bad', message: `It could not be checked (${errorCode(error)}).` };
  }
}

/** The code and not the message: messages name files and people. */
const errorCode = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};

async function checkKeychain({ keychain, baseUrl }: CheckFacts): Promise<CheckResult> {
  const state = await keychain();
  switch (state.kind) {
    case 'stored': {
      const stored = `${state.form === 'bearer' ? 'A token is stored' : 'A client’s credentials are stored'} for ${state.origins.join(' ')}`;
      return state.isForCurrentAddress
        ? { verdict: 'good', message: `${stored}.` }
        : { verdict: baseUrl === null ? 'look' : 'bad', message: `${stored}, and not for the address in force: nothing is sent there.` };
    }
    case 'none':
      return { verdict: 'look', message: 'The keychain works and holds nothing for Stagebay.' };
    case 'locked':
      return { verdict: 'bad', message: 'The keychain is locked.' };
    case 'unavailable':
      return { verdict: 'bad', message: `The keychain cannot be reached (${state.detail}).` };
    case 'loading':
      return { verdict: 'look', message: 'The keychain has not answered yet.' };
  }
}

/** Behind a proxy a name need not resolve here. */
async function checkName({ baseUrl }: CheckFacts): Promise<CheckResult> {
  if (baseUrl === null) return { verdict: 'skipped', message: 'In Practice mode nobody is talked to.' };
  const { hostname } = new URL(baseUrl);
  try {
    const found = await lookup(hostname, { all: true });
    const families = [...new Set(found.map(({ family }) => `IPv${family}`))].sort().join(' and ');
    return { verdict: 'good', message: `${hostname} has ${found.length} addresses (${families}).` };
  } catch (error) {
    return { verdict: 'look', message: `${hostname} has no address here (${errorCode(error)}). Behind a proxy that is usual.` };
  }
}

function describeFailure(failure: Failure): string {
  switch (failure.kind) {
    case 'not-reached':
      return `${failure.cause} (${failure.detail})`;
    case 'timed-out':
      return `no answer within ${failure.afterSeconds} s`;
    case 'cut-off':
      return `the line was cut (${failure.detail})`;
    default:
      return failure.kind;
  }
}

/** A header has whole seconds, and was written somewhere on the way there and back. */
export function checkClock(date: string | null, now: number, roundTripMs: number): CheckResult {
  const serverTime = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(serverTime)) return { verdict: 'skipped', message: 'The answer did not say what time it is.' };
  const offsetMs = now - roundTripMs / 2 - (serverTime + 500);
  const offset = `${Math.round(Math.abs(offsetMs) / 1000)} s ${offsetMs > 0 ? 'ahead of' : 'behind'} theirs`;
  return Math.abs(offsetMs) <= MAX_CLOCK_OFFSET_MS + roundTripMs
    ? { verdict: 'good', message: `This computer’s clock is right (${offset}).` }
    : { verdict: 'bad', message: `This computer’s clock is wrong: ${offset}.` };
}

async function checkDisk({ userData, monotonicMs }: CheckFacts): Promise<CheckResult> {
  const { bavail, bsize } = await statfs(userData);
  const freeBytes = bavail * bsize;
  const probe = join(userData, `probe-${process.pid}`);
  const startedAt = monotonicMs();
  try {
    const handle = await open(probe, 'w');
    try {
      await handle.write('a write that has to be on the disk before an order is\n');
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await rm(probe, { force: true });
  }
  const writeMs = Math.round(monotonicMs() - startedAt);
  const said = `${Math.round(freeBytes / 1e6).toLocaleString('en')} MB are free; a small write took ${writeMs} ms to be on the disk.`;
  return { verdict: freeBytes < LOW_SPACE_BYTES || writeMs > SLOW_WRITE_MS ? 'look' : 'good', message: said };
}
