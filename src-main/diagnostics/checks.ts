/** Checks that a station runs on itself. Each has a verdict and a duration, and a failed check does not affect the others. */
import { lookup } from 'node:dns/promises';
import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../../src-shared/base/result';
import { withTimeout } from '../../src-shared/base/timeout';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { CredentialsState } from '../../src-shared/station/station';

export interface Check {
  readonly name: 'keychain' | 'name' | 'network' | 'clock' | 'disk';
  /** `skipped`: there was nothing to check, or a check that it depends on failed. */
  readonly verdict: 'good' | 'warning' | 'bad' | 'skipped';
  /** A sentence for IT, in English. */
  readonly message: string;
  readonly durationMs: number;
}

/** The response to a request to Connect's address without credentials. */
export interface ProbeResponse {
  readonly status: number;
  /** The unparsed `Date` header. */
  readonly date: string | null;
}

export interface CheckFacts {
  /** Reads the state of the keychain, without secrets. */
  readonly keychain: () => Promise<CredentialsState>;
  /** The address of live orders; `null` in Practice mode, which has no connection. */
  readonly baseUrl: string | null;
  /** Sends one request to that address through the same proxy and with the same certificates as orders. */
  readonly probe: () => Promise<Result<ProbeResponse, Failure>>;
  readonly userData: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A monotonic clock in milliseconds. */
  readonly monotonicMs: () => number;
}

type CheckResult = Pick<Check, 'verdict' | 'message'>;

/** Longer than the timeouts inside the checks: 10 s to connect, 30 s for a response, 10 s for the keychain. */
const CHECK_TIMEOUT_MS = 45_000;

/** Connect rejects tokens if the clocks differ by minutes, and packers read times of day. */
const MAX_CLOCK_OFFSET_MS = 60_000;

const LOW_SPACE_BYTES = 500_000_000;

/** Staging an order waits for one such write. */
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

  /** Checks the clock with the response of the same request. */
  async function checkNetwork({ baseUrl, probe, now, monotonicMs }: CheckFacts): Promise<[Check, Check]> {
    let clock: CheckResult = { verdict: 'skipped', message: 'No server time available.' };
    const network = await runTimed('network', async () => {
      if (baseUrl === null) return { verdict: 'skipped', message: 'In Practice mode there is no connection to check.' };
      const startedAt = monotonicMs();
      const answer = await probe();
      if (!answer.ok) return { verdict: 'bad', message: `${baseUrl} cannot be reached: ${describeFailure(answer.problem)}.` };
      const { status, date } = answer.value;
      clock = checkClock(date, now(), monotonicMs() - startedAt);
      return { verdict: 'good', message: `${baseUrl} answered ${status} to a request without credentials.` };
    });
    return [network, { name: 'clock', ...clock, durationMs: 0 }];
  }
}

async function runWithTimeout(check: () => Promise<CheckResult>): Promise<CheckResult> {
  try {
    const result = await withTimeout(CHECK_TIMEOUT_MS, check());
    return result === 'late' ? { verdict: 'bad', message: `No response within ${CHECK_TIMEOUT_MS / 1000} s.` } : result;
  } catch (error) {
    return { verdict: 'bad', message: `It could not be checked (${errorCode(error)}).` };
  }
}

/** Returns the error's code, because its message may contain file names and user names. */
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
        : {
            verdict: baseUrl === null ? 'warning' : 'bad',
            message: `${stored}, but not for the current address, so nothing is sent there.`,
          };
    }
    case 'none':
      return { verdict: 'warning', message: 'The keychain works and has no entry of Stagebay.' };
    case 'locked':
      return { verdict: 'bad', message: 'The keychain is locked.' };
    case 'unavailable':
      return { verdict: 'bad', message: `The keychain cannot be reached (${state.detail}).` };
    case 'loading':
      return { verdict: 'warning', message: 'The keychain has not responded yet.' };
  }
}

/** Never reports `bad`, because behind a proxy the name does not have to resolve on this computer. */
async function checkName({ baseUrl }: CheckFacts): Promise<CheckResult> {
  if (baseUrl === null) return { verdict: 'skipped', message: 'In Practice mode there is no connection to check.' };
  const { hostname } = new URL(baseUrl);
  try {
    const found = await lookup(hostname, { all: true });
    const families = [...new Set(found.map(({ family }) => `IPv${family}`))].sort().join(' and ');
    return { verdict: 'good', message: `${hostname} has ${found.length} addresses (${families}).` };
  } catch (error) {
    return { verdict: 'warning', message: `${hostname} has no address here (${errorCode(error)}). Behind a proxy that is usual.` };
  }
}

function describeFailure(failure: Failure): string {
  switch (failure.kind) {
    case 'not-reached':
      return `${failure.cause} (${failure.detail})`;
    case 'timed-out':
      return `no response within ${failure.afterSeconds} s`;
    case 'cut-off':
      return `connection lost (${failure.detail})`;
    default:
      return failure.kind;
  }
}

/** Compares the clocks. The header has whole seconds, and was written at an unknown moment of the round trip. */
export function checkClock(date: string | null, now: number, roundTripMs: number): CheckResult {
  const serverTime = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(serverTime)) return { verdict: 'skipped', message: 'The response has no time.' };
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
  const message = `${Math.round(freeBytes / 1e6).toLocaleString('en')} MB are free; a small write took ${writeMs} ms to be on the disk.`;
  return { verdict: freeBytes < LOW_SPACE_BYTES || writeMs > SLOW_WRITE_MS ? 'warning' : 'good', message };
}
