/**
 * What stands behind the window: one line of journal and courier for practice, one for live, and what is told of both.
 * Opening costs no keychain and no network; both are asked when they have answered nothing yet.
 */
import { liveDestination, practiceDestination } from './destinations';
import { createParts } from './parts';
import type { StationOptions, StationRoom } from './room';

export { boundLogin } from './bound-login';
export { announceCredentials, credentialsState } from './credentials';
export { createLines, type Lines } from './lines';
export { readMachineId } from './machine-id';
export type { StationOptions, StationRoom } from './room';

/** How long quitting waits for what is on the wire. */
const QUIT_WITHIN_MS = 5_000;

/** When the window is about to be painted. Whoever has something to send asks before that, and then nobody asks again. */
const ASK_KEYCHAIN_AFTER_MS = 250;

/** When the window has long shown itself, and before anybody has pressed its button. */
const PREPARE_AFTER_MS = 1_500;

export async function openStation(options: StationOptions): Promise<StationRoom> {
  const { settings } = options;
  const { clocks, signIn, practice, clients, lines, day, liveJournal, pruning, status, changes, reloads, newDays, ...parts } =
    createParts(options);
  const inForce = () => settings.view().settings;
  const mode = () => inForce()['connection.mode'];

  /**
   * A station that was live goes on with what it took, whatever mode the screen is in; one that never was gets no file. Not while
   * it is unclear where orders go: they would be put aside for that.
   */
  const needsLiveJournal = () => mode() === 'live' || (settings.view().blockedBy === null && liveJournal.wasEverLive());
  const openWhatIsNeeded = () => Promise.all([needsLiveJournal() ? liveJournal.open() : null, practice.startIfWanted()]);

  /** Does what the new settings ask for, and tries again what waited. Waits for no keychain. */
  const stopFollowing = settings.onChange(async () => {
    // First, so that the window never shows the new address beside the state of the credentials for the old one.
    signIn.keeper.reconsider();
    await openWhatIsNeeded();
    signIn.expiry.look();
    lines.wake();
    parts.changed();
  });

  await openWhatIsNeeded();
  const asking = setTimeout(() => void signIn.keeper.get(), ASK_KEYCHAIN_AFTER_MS);
  const preparing = setTimeout(() => {
    void clients.prepare(mode());
    day.begin();
  }, PREPARE_AFTER_MS);

  return {
    describe: status.describe,
    async blockedBy() {
      if (mode() === 'live' && liveJournal.state().kind === 'cannot-open') {
        await liveJournal.open();
        if (liveJournal.blockedBy() === null) parts.changed();
      }
      return status.blockedBy();
    },
    lines,
    diagnosedJournal: () => (liveJournal.state().kind === 'open' ? lines.live() : lines.current()).journal,
    destination: () => (mode() === 'practice' ? practiceDestination(practice.server()?.baseUrl ?? '') : liveDestination(inForce())),
    serverNow: clocks.serverNow,
    connect: clients.connect,
    async credentialsChanged() {
      await signIn.keeper.refresh();
      parts.applyNewCredentials();
    },
    onOrder: lines.onOrder,
    onChange: (listener) => void changes.add(listener),
    onReload: (listener) => void reloads.add(listener),
    onNewDay: (listener) => void newDays.add(listener),
    async close() {
      stopFollowing();
      clearTimeout(asking);
      clearTimeout(preparing);
      liveJournal.close();
      pruning.close();
      day.close();
      practice.stop();
      await lines.close(QUIT_WITHIN_MS);
      signIn.close();
      // What is still on the wire now has had its time; the process ends, and with it every socket.
      clients.close();
      await practice.close();
    },
  };
}
