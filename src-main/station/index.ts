/**
 * What stands behind the window: one line of journal and courier for practice, one for live, and what is told of both.
 * Opening costs no keychain and no network; both are asked when they have answered nothing yet.
 */
import { liveDestination, practiceDestination } from './destinations';
import { createStationServices } from './services';
import type { StationOptions, StationService } from './types';

export { bindProxyLogin } from './bound-proxy-login';
export { announceCredentialsChange, toCredentialsState } from './credentials-store';
export { createLanes, type Lanes } from './lanes';
export { readMachineId } from './machine-id';
export type { StationOptions, StationService } from './types';

/** How long quitting waits for what is on the wire. */
const QUIT_TIMEOUT_MS = 5_000;

/** When the window is about to be painted. Whoever has something to send asks before that, and then nobody asks again. */
const READ_KEYCHAIN_DELAY_MS = 250;

/** When the window has long shown itself, and before anybody has pressed its button. */
const PRELOAD_DELAY_MS = 1_500;

export async function openStation(options: StationOptions): Promise<StationService> {
  const { settings } = options;
  const { clocks, signIn, practice, clients, lanes, day, liveJournal, pruning, status, changes, reloads, newDays, ...parts } =
    createStationServices(options);
  const effectiveSettings = () => settings.view().settings;
  const mode = () => effectiveSettings()['connection.mode'];

  /**
   * A station that was live goes on with what it took, whatever mode the screen is in; one that never was gets no file. Not while
   * it is unclear where orders go: they would be put aside for that.
   */
  const needsLiveJournal = () => mode() === 'live' || (settings.view().blockedBy === null && liveJournal.wasEverLive());
  const ensureBackend = () => Promise.all([needsLiveJournal() ? liveJournal.open() : null, practice.startIfNeeded()]);

  /** Does what the new settings ask for, and tries again what waited. Waits for no keychain. */
  const stopFollowing = settings.onChange(async () => {
    // First, so that the window never shows the new address beside the state of the credentials for the old one.
    signIn.store.reevaluate();
    await ensureBackend();
    signIn.expiry.check();
    lanes.wake();
    parts.emitChange();
  });

  await ensureBackend();
  const keychainTimer = setTimeout(() => void signIn.store.get(), READ_KEYCHAIN_DELAY_MS);
  const preloadTimer = setTimeout(() => {
    void clients.preload(mode());
    day.start();
  }, PRELOAD_DELAY_MS);

  return {
    describe: status.describe,
    async blockedBy() {
      if (mode() === 'live' && liveJournal.state().kind === 'cannot-open') {
        await liveJournal.open();
        if (liveJournal.blockedBy() === null) parts.emitChange();
      }
      return status.blockedBy();
    },
    lanes,
    journalForDiagnostics: () => (liveJournal.state().kind === 'open' ? lanes.live() : lanes.current()).journal,
    currentDestination: () =>
      mode() === 'practice' ? practiceDestination(practice.server()?.baseUrl ?? '') : liveDestination(effectiveSettings()),
    serverNow: clocks.serverNow,
    connect: clients.connect,
    async reloadCredentials() {
      await signIn.store.refresh();
      parts.applyNewCredentials();
    },
    onOrderChange: lanes.onOrder,
    onChange: (listener) => void changes.add(listener),
    onOrdersReloaded: (listener) => void reloads.add(listener),
    onNewDay: (listener) => void newDays.add(listener),
    async close() {
      stopFollowing();
      clearTimeout(keychainTimer);
      clearTimeout(preloadTimer);
      liveJournal.close();
      pruning.close();
      day.close();
      practice.stop();
      await lanes.close(QUIT_TIMEOUT_MS);
      signIn.close();
      // What is still on the wire now has had its time; the process ends, and with it every socket.
      clients.close();
      await practice.close();
    },
  };
}
