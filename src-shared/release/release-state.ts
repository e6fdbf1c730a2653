/** The station's update state: Settings shows all of it, and packers see one line. */
import type { IdleBlocker } from '../station/idle-blocker';

/** Why an update was refused, or why its availability is unknown. None of these affects the running version. */
export type ReleaseProblem =
  | { readonly kind: 'feed-down'; readonly detail: string }
  /** The feed responds, but not in time. */
  | { readonly kind: 'feed-slow' }
  /** The response is neither a manifest nor a signature file. */
  | { readonly kind: 'feed-invalid'; readonly detail: string }
  /** The manifest has no signature. */
  | { readonly kind: 'unsigned' }
  /** The manifest is signed with a key that this station does not accept. `detail` names the keys. */
  | { readonly kind: 'unknown-key'; readonly detail: string }
  /** The signature does not match: the manifest was changed. */
  | { readonly kind: 'bad-signature' }
  /** A genuine manifest for another product, channel, system or processor. `detail` names the difference. */
  | { readonly kind: 'wrong-feed'; readonly detail: string }
  /** A genuine manifest that is older than a known one, or than the running version. */
  | { readonly kind: 'replayed'; readonly serial: number; readonly seen: number }
  /** Two genuine manifests have the same serial. */
  | { readonly kind: 'serial-reused'; readonly serial: number }
  /** The feed offers an older release that is not marked as a rollback, or an older package. */
  | { readonly kind: 'older'; readonly version: string }
  /** The feed has no package for this kind of installation. */
  | { readonly kind: 'wrong-kind'; readonly version: string }
  /** The package's file name belongs to another version or product. */
  | { readonly kind: 'renamed'; readonly version: string }
  /** The feed points outside its own folder, for the manifest or for the package. */
  | { readonly kind: 'outside-feed' }
  /** The package is smaller or larger than the manifest says. */
  | { readonly kind: 'truncated' | 'oversized'; readonly version: string }
  /** The package does not match the manifest: another hash, another version, another program, or unreadable. */
  | { readonly kind: 'tampered'; readonly version: string }
  /** Windows: unsigned, signed by another publisher, or not verifiable because PowerShell is blocked. */
  | { readonly kind: 'wrong-publisher'; readonly version: string }
  | { readonly kind: 'disk-full'; readonly version: string }
  /** The package or the update's state could not be written for another reason. */
  | { readonly kind: 'not-kept'; readonly version: string; readonly detail: string }
  /** The installer has run, but the old version still starts. It is not run again. */
  | { readonly kind: 'not-installed'; readonly version: string; readonly detail: string };

/** Why a station does not use the configured feed. */
export type InstallBlock =
  | 'no-feed'
  /** Neither the policy nor the package has a public key, so no signature can be verified. */
  | 'no-key'
  /** The package belongs to the system, and this session has no rights to replace it. */
  | 'no-rights'
  /** Windows: the package does not name its publisher, so no signature could be checked. */
  | 'no-publisher'
  /** This kind of package cannot replace itself. */
  | 'unknown-package';

export type ReleaseState =
  /** Runs from a source folder and is not installed. */
  | { readonly kind: 'from-source' }
  /** Nothing newer is known. `checkedAt` is when the feed said so; `null` if no feed is used. */
  | { readonly kind: 'current'; readonly checkedAt: number | null }
  | { readonly kind: 'checking' }
  | { readonly kind: 'downloading'; readonly version: string; readonly percent: number }
  /** A staged rollout that has not reached this station yet. */
  | { readonly kind: 'not-yet'; readonly version: string }
  /** The update is ready and waits until the station is idle. `blockedBy` is the reason. */
  | { readonly kind: 'waiting'; readonly version: string; readonly blockedBy: IdleBlocker | null }
  | { readonly kind: 'restarting'; readonly version: string }
  /** Windows: the package was replaced while it was in use, so the computer has to be restarted. */
  | { readonly kind: 'needs-computer-restart'; readonly version: string }
  | { readonly kind: 'failed'; readonly problem: ReleaseProblem; readonly since: number }
  | { readonly kind: 'install-blocked'; readonly reason: InstallBlock };
