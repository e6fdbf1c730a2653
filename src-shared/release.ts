/** How this station stands to newer releases of the app: what Settings says of it, and the one line that packers see. */
import { z } from 'zod';
import { Busy } from './busy';

/** Why an update was refused, or why nothing is known of one. None of them changes what runs. */
export const ReleaseProblem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('feed-down'), detail: z.string() }),
  /** It answers, but not in time. */
  z.object({ kind: z.literal('feed-slow') }),
  /** What it answers with is no description of a release. */
  z.object({ kind: z.literal('feed-garbage'), detail: z.string() }),
  /**
   * It offers a release older than the one that runs, or a package that is one whatever the description says: a feed that was
   * set back, or somebody who replays what was published once.
   */
  z.object({ kind: z.literal('older'), version: z.string() }),
  /** No package for the way in which this station was installed. */
  z.object({ kind: z.literal('wrong-kind'), version: z.string() }),
  /** It sends this station elsewhere than to its own folder, for the description or for the package. */
  z.object({ kind: z.literal('outside-feed') }),
  /** What was downloaded is not what the feed described: another hash, another version, another program, or nothing readable. */
  z.object({ kind: z.literal('tampered'), version: z.string() }),
  /** Windows: signed by nobody or by somebody else, or nobody can tell because PowerShell may not run. */
  z.object({ kind: z.literal('wrong-publisher'), version: z.string() }),
  z.object({ kind: z.literal('disk-full'), version: z.string() }),
  /** The package could not be written here for another reason. */
  z.object({ kind: z.literal('not-kept'), version: z.string(), detail: z.string() }),
  /** The installer was run, and the old version still runs. It is not run for ever. */
  z.object({ kind: z.literal('not-installed'), version: z.string(), detail: z.string() }),
]);
export type ReleaseProblem = z.infer<typeof ReleaseProblem>;

/** Why a station does not ask the feed that its settings name. */
export const MayNotInstall = z.enum([
  'no-feed',
  /** The package belongs to the system, and this session does not. */
  'no-rights',
  /** Windows: the package does not say whose signature counts, so that any signature, or none, would be taken. */
  'no-publisher',
  /** Not a kind of package that can replace itself. */
  'unknown-package',
]);
export type MayNotInstall = z.infer<typeof MayNotInstall>;

export const ReleaseState = z.discriminatedUnion('kind', [
  /** Not installed: it runs from a folder of its sources. */
  z.object({ kind: z.literal('from-source') }),
  /** Nothing newer is known. `checkedAt` is when the feed said so; null where no feed is asked. */
  z.object({ kind: z.literal('current'), checkedAt: z.number().nullable() }),
  z.object({ kind: z.literal('checking') }),
  z.object({ kind: z.literal('downloading'), version: z.string(), percent: z.int() }),
  /** A staged roll-out, and it is not this station's turn. */
  z.object({ kind: z.literal('not-yet'), version: z.string() }),
  /** Nothing is missing but a moment between two orders. `busy` is what it waits for. */
  z.object({ kind: z.literal('waiting'), version: z.string(), busy: Busy.nullable() }),
  z.object({ kind: z.literal('restarting'), version: z.string() }),
  /** Windows: the package was replaced while it was in use, and the computer has to be started again before it counts. */
  z.object({ kind: z.literal('needs-computer-restart'), version: z.string() }),
  z.object({ kind: z.literal('failed'), problem: ReleaseProblem, since: z.number() }),
  z.object({ kind: z.literal('may-not-install'), why: MayNotInstall }),
]);
export type ReleaseState = z.infer<typeof ReleaseState>;
