/** The texts about updates: exact in Settings, where a lead reads them to IT, and one line for packers. */

import { assertNever } from '../../../src-shared/base/result';
import type { InstallBlock, ReleaseProblem, ReleaseState } from '../../../src-shared/release/release-state';
import type { IdleBlocker } from '../../../src-shared/station/idle-blocker';

interface ReleaseContext {
  /** Formats a time in the store's time zone. */
  readonly clock: (at: number) => string;
  /** The start of the update hours by the store's clock; `null` if updates are allowed at any time. */
  readonly opensAt: string | null;
}

export const updateStrings = {
  title: 'Version',
  version: (version: string) => `Stagebay ${version}`,
  mode: {
    system: 'IT’s own tools replace it. Stagebay restarts itself between orders.',
    feed: 'Stagebay fetches it from the update feed and installs it between orders.',
  },
  check: 'Check now',
  restart: 'Restart now',
  state: releaseMessage,
  /** Shown in the strip, only while the update waits for the packer. */
  waitsForPacker: 'Update waiting, after this order',
  cannotRestart: (busy: IdleBlocker): string =>
    ({
      'order-leaving': 'Not now: an order is leaving. Try again when it has left.',
      'order-on-screen': 'Not now: an order is on the screen. Stage it or clear it first.',
      'in-use': 'Not now: this computer is in use.',
      'outside-hours': 'Not now: it is outside the update hours.',
    })[busy],
  noUpdateReady: 'There is no update waiting any more.',
};

function releaseMessage(state: ReleaseState, { clock, opensAt }: ReleaseContext): string {
  switch (state.kind) {
    case 'from-source':
      return 'This Stagebay runs from a folder of sources. Nothing updates it.';
    case 'current':
      return state.checkedAt === null ? 'Nothing newer is known.' : `Up to date. Checked at ${clock(state.checkedAt)}.`;
    case 'checking':
      return 'Checking…';
    case 'downloading':
      return `Downloading ${state.version}: ${state.percent} %`;
    case 'not-yet':
      return `${state.version} is there and comes to other stations first.`;
    case 'waiting':
      return `${state.version} is ready and waits${waitReason(state.blockedBy, opensAt)}.`;
    case 'restarting':
      return `Restarting into ${state.version}…`;
    case 'needs-computer-restart':
      return `${state.version} is installed and comes when this computer is restarted.`;
    case 'failed':
      return `${problemMessage(state.problem)} Since ${clock(state.since)}.`;
    case 'install-blocked':
      return INSTALL_BLOCK_MESSAGES[state.reason];
    default:
      return assertNever(state);
  }
}

function waitReason(busy: IdleBlocker | null, opensAt: string | null): string {
  switch (busy) {
    case null:
      return ' for a moment between two orders';
    case 'order-leaving':
      return ': an order is leaving';
    case 'order-on-screen':
      return ': an order is on the screen';
    case 'in-use':
      return ': this computer is in use';
    case 'outside-hours':
      return opensAt === null ? '' : ` until ${opensAt}`;
    default:
      return assertNever(busy);
  }
}

const INSTALL_BLOCK_MESSAGES: Readonly<Record<InstallBlock, string>> = {
  'no-feed': 'No update feed is set. IT sets update.feedUrl.',
  'no-key': 'This package has no release key, so no update can be verified. IT sets update.publicKeys.',
  'no-rights': 'This station may not install updates itself: the package belongs to the system. IT’s own tools have to.',
  'no-publisher': 'This package does not say who publishes it, so no update could be trusted. IT’s own tools have to install.',
  'unknown-package': 'This kind of package cannot replace itself. IT’s own tools have to.',
};

function problemMessage(problem: ReleaseProblem): string {
  switch (problem.kind) {
    case 'feed-down':
      return `The update feed cannot be reached (${problem.detail}).`;
    case 'feed-slow':
      return 'The update feed does not answer in time.';
    case 'feed-invalid':
      return `The update feed does not describe a release (${problem.detail}).`;
    case 'unsigned':
      return 'The update feed is not signed. It was refused.';
    case 'unknown-key':
      return `The update feed is signed with a key that this station does not accept (${problem.detail}). It was refused.`;
    case 'bad-signature':
      return 'The update feed was changed after it was signed. It was refused.';
    case 'wrong-feed':
      return `The update feed is meant for other stations (${problem.detail}). It was refused.`;
    case 'replayed':
      return `The update feed is out of date (${problem.serial}, and ${problem.seen} is known). It was refused.`;
    case 'serial-reused':
      return `The update feed says two different things under one serial (${problem.serial}). It was refused.`;
    case 'older':
      return `The update feed offers ${problem.version}, which is older. It was refused.`;
    case 'wrong-kind':
      return `The update feed has no package of ${problem.version} for this kind of installation.`;
    case 'renamed':
      return `The package of ${problem.version} has the name of another one. It was refused.`;
    case 'truncated':
      return `The package of ${problem.version} is incomplete. It was refused.`;
    case 'oversized':
      return `The package of ${problem.version} is larger than the update feed says. It was refused.`;
    case 'outside-feed':
      return 'The update feed leads out of its own folder. It was refused.';
    case 'tampered':
      return `The package of ${problem.version} is not what the feed described. It was refused.`;
    case 'wrong-publisher':
      return `The package of ${problem.version} is not signed by Stagebay’s publisher. It was refused.`;
    case 'disk-full':
      return `There is not enough room on the disk for ${problem.version}.`;
    case 'not-kept':
      return `The package of ${problem.version} could not be written here (${problem.detail}).`;
    case 'not-installed':
      return `${problem.version} could not be installed (${problem.detail}).`;
    default:
      return assertNever(problem);
  }
}
