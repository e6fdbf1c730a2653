/** How this station stands to newer releases of the app: what Settings says of it, and the one line that packers see. */
import type { IdleBlocker } from '../station/idle-blocker';

/** Why an update was refused, or why nothing is known of one. None of them changes what runs. */
export type ReleaseProblem =
  | { readonly kind: 'feed-down'; readonly detail: string }
  /** It answers, but not in time. */
  | { readonly kind: 'feed-slow' }
  /** Its answer is no manifest or no signature file. */
  | { readonly kind: 'feed-invalid'; readonly detail: string }
  /** The manifest has no signature. */
  | { readonly kind: 'unsigned' }
  /** The manifest is signed, but by no key that this station accepts. `detail` names the keys. */
  | { readonly kind: 'unknown-key'; readonly detail: string }
  /** The signature belongs to another content: the manifest was changed. */
  | { readonly kind: 'bad-signature' }
  /** A genuine manifest of another product, channel, system or processor. `detail` names what differs. */
  | { readonly kind: 'wrong-feed'; readonly detail: string }
  /** A genuine manifest that is older than one this station has seen, or than the version that runs. */
  | { readonly kind: 'replayed'; readonly serial: number; readonly seen: number }
  /** Two genuine manifests have one serial. */
  | { readonly kind: 'serial-reused'; readonly serial: number }
  /** It offers an older release without calling it a rollback, or a package that is older whatever the manifest says. */
  | { readonly kind: 'older'; readonly version: string }
  /** No package for the way in which this station was installed. */
  | { readonly kind: 'wrong-kind'; readonly version: string }
  /** The package's file has the name of another version or product. */
  | { readonly kind: 'renamed'; readonly version: string }
  /** It sends this station elsewhere than to its own folder, for the manifest or for the package. */
  | { readonly kind: 'outside-feed' }
  /** The package has fewer bytes than the manifest says, or more. */
  | { readonly kind: 'truncated' | 'oversized'; readonly version: string }
  /** The package is not what the manifest describes: another hash, another version, another program, or nothing readable. */
  | { readonly kind: 'tampered'; readonly version: string }
  /** Windows: signed by nobody or by somebody else, or nobody can tell because PowerShell may not run. */
  | { readonly kind: 'wrong-publisher'; readonly version: string }
  | { readonly kind: 'disk-full'; readonly version: string }
  /** The package, or what the station has to remember of it, could not be written here for another reason. */
  | { readonly kind: 'not-kept'; readonly version: string; readonly detail: string }
  /** The installer was run, and the old version still runs. It is not run for ever. */
  | { readonly kind: 'not-installed'; readonly version: string; readonly detail: string };

/** Why a station does not ask the feed that its settings name. */
export type InstallBlock =
  | 'no-feed'
  /** Neither the policy nor the package has a public key, so no signature could be verified. */
  | 'no-key'
  /** The package belongs to the system, and this session does not. */
  | 'no-rights'
  /** Windows: the package does not say whose signature counts, so that any signature, or none, would be taken. */
  | 'no-publisher'
  /** Not a kind of package that can replace itself. */
  | 'unknown-package';

export type ReleaseState =
  /** Not installed: it runs from a folder of its sources. */
  | { readonly kind: 'from-source' }
  /** Nothing newer is known. `checkedAt` is when the feed said so; null where no feed is asked. */
  | { readonly kind: 'current'; readonly checkedAt: number | null }
  | { readonly kind: 'checking' }
  | { readonly kind: 'downloading'; readonly version: string; readonly percent: number }
  /** A staged roll-out, and it is not this station's turn. */
  | { readonly kind: 'not-yet'; readonly version: string }
  /** Nothing is missing but a moment between two orders. `busy` is what it waits for. */
  | { readonly kind: 'waiting'; readonly version: string; readonly blockedBy: IdleBlocker | null }
  | { readonly kind: 'restarting'; readonly version: string }
  /** Windows: the package was replaced while it was in use, and the computer has to be started again before it counts. */
  | { readonly kind: 'needs-computer-restart'; readonly version: string }
  | { readonly kind: 'failed'; readonly problem: ReleaseProblem; readonly since: number }
  | { readonly kind: 'install-blocked'; readonly reason: InstallBlock };
