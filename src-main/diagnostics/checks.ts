/** What a station can find out about itself: each check has a verdict and how long it took, and none of them can fail the others. */
import { lookup } from 'node:dns/promises';
import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from '../../src-shared/failure';
import type { Result } from '../../src-shared/result';
import type { CredentialsState } from '../../src-shared/station';
import { within } from '../../src-shared/within';

export interface Check {
  readonly name: 'keychain' | 'name' | 'network' | 'clock' | 'disk';
  /** `skipped`: there was nothing to check, or what it needs did not work. */
  readonly verdict: 'good' | 'look' | 'bad' | 'skipped';
  /** A sentence for IT. */
  readonly said: string;
  readonly durationMs: number;
}

/** What something at Connect's address said to a question without credentials. */
export interface Reached {
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
  readonly reach: () => Promise<Result<Reached, Failure>>;
  readonly userData: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds on a clock that only goes on. */
  readonly ticks: () => number;
}

type Found = Pick<Check, 'verdict' | 'said'>;

/** Longer than any of them takes by its own limits: connecting 10 s, answering 30 s, a keychain 10 s. */
const AT_MOST_MS = 45_000;

/** A token is refused when clocks differ by minutes; times of day are read by people. */
const CLOCK_OFF_MS = 60_000;

const LITTLE_ROOM_BYTES = 500_000_000;

/** A staged order waits for one such write. */
const SLOW_WRITE_MS = 250;

export async function runChecks(facts: CheckFacts): Promise<readonly Check[]> {
  const [keychain, name, disk, [network, clock]] = await Promise.all([
    timed('keychain', () => checkKeychain(facts)),
    timed('name', () => checkName(facts)),
    timed('disk', () => checkDisk(facts)),
    checkNetwork(facts),
  ]);
  return [keychain, name, network, clock, disk];

  async function timed(name: Check['name'], look: () => Promise<Found>): Promise<Check> {
    const began = facts.ticks();
    const found = await bounded(look);
    return { name, ...found, durationMs: Math.round(facts.ticks() - began) };
  }

  /** The clock is judged by the same answer. */
  async function checkNetwork({ baseUrl, reach, now, ticks }: CheckFacts): Promise<[Check, Check]> {
    let clock: Found = { verdict: 'skipped', said: 'Nobody could be asked what time it is.' };
    const network = await timed('network', async () => {
      if (baseUrl === null) return { verdict: 'skipped', said: 'In Practice mode nobody is talked to.' };
      const began = ticks();
      const answer = await reach();
      if (!answer.ok) return { verdict: 'bad', said: `${baseUrl} cannot be reached: ${inWords(answer.problem)}.` };
      const { status, date } = answer.value;
      clock = judgeClock(date, now(), ticks() - began);
      return { verdict: 'good', said: `${baseUrl} answered ${status} to a question without credentials.` };
    });
    return [network, { name: 'clock', ...clock, durationMs: 0 }];
  }
}

async function bounded(look: () => Promise<Found>): Promise<Found> {
  try {
    const found = await within(AT_MOST_MS, look());
    return found === 'late' ? { verdict: 'bad', said: `No answer within ${AT_MOST_MS / 1000} s.` } : found;
  } catch (error) {
    return { verdict: 'bad', said: `It could not be checked (${codeOf(error)}).` };
  }
}

/** The code and not the message: messages name files and people. */
const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};

async function checkKeychain({ keychain, baseUrl }: CheckFacts): Promise<Found> {
  const state = await keychain();
  switch (state.kind) {
    case 'stored': {
      const stored = `${state.form === 'bearer' ? 'A token is stored' : 'A client’s credentials are stored'} for ${state.origins.join(' ')}`;
      return state.isForAddress
        ? { verdict: 'good', said: `${stored}.` }
        : { verdict: baseUrl === null ? 'look' : 'bad', said: `${stored}, and not for the address in force: nothing is sent there.` };
    }
    case 'none':
      return { verdict: 'look', said: 'The keychain works and holds nothing for Stagebay.' };
    case 'locked':
      return { verdict: 'bad', said: 'The keychain is locked.' };
    case 'unavailable':
      return { verdict: 'bad', said: `The keychain cannot be reached (${state.detail}).` };
    case 'asking':
      return { verdict: 'look', said: 'The keychain has not answered yet.' };
  }
}

/** Behind a proxy a name need not resolve here. */
async function checkName({ baseUrl }: CheckFacts): Promise<Found> {
  if (baseUrl === null) return { verdict: 'skipped', said: 'In Practice mode nobody is talked to.' };
  const { hostname } = new URL(baseUrl);
  try {
    const found = await lookup(hostname, { all: true });
    const families = [...new Set(found.map(({ family }) => `IPv${family}`))].sort().join(' and ');
    return { verdict: 'good', said: `${hostname} has ${found.length} addresses (${families}).` };
  } catch (error) {
    return { verdict: 'look', said: `${hostname} has no address here (${codeOf(error)}). Behind a proxy that is usual.` };
  }
}

function inWords(failure: Failure): string {
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
export function judgeClock(date: string | null, now: number, tookMs: number): Found {
  const theirs = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) return { verdict: 'skipped', said: 'The answer did not say what time it is.' };
  const offMs = now - tookMs / 2 - (theirs + 500);
  const off = `${Math.round(Math.abs(offMs) / 1000)} s ${offMs > 0 ? 'ahead of' : 'behind'} theirs`;
  return Math.abs(offMs) <= CLOCK_OFF_MS + tookMs
    ? { verdict: 'good', said: `This computer’s clock is right (${off}).` }
    : { verdict: 'bad', said: `This computer’s clock is wrong: ${off}.` };
}

async function checkDisk({ userData, ticks }: CheckFacts): Promise<Found> {
  const { bavail, bsize } = await statfs(userData);
  const free = bavail * bsize;
  const probe = join(userData, `probe-${process.pid}`);
  const began = ticks();
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
  const tookMs = Math.round(ticks() - began);
  const said = `${Math.round(free / 1e6).toLocaleString('en')} MB are free; a small write took ${tookMs} ms to be on the disk.`;
  return { verdict: free < LITTLE_ROOM_BYTES || tookMs > SLOW_WRITE_MS ? 'look' : 'good', said };
}
