/**
 * The station service: one lane of journal and courier for practice, one for live orders, and their common state. Opening the station
 * uses neither the keychain nor the network.
 */
import { liveDestination, practiceDestination } from './destinations';
import { createStationServices } from './services';
import type { StationOptions, StationService } from './types';

export { bindProxyLogin } from './bound-proxy-login';
export { announceCredentialsChange, toCredentialsState } from './credentials-store';
export { createLanes, type Lanes } from './lanes';
export { readMachineId } from './machine-id';
export type { StationOptions, StationService } from './types';

/** How long quitting waits for running requests. */
const QUIT_TIMEOUT_MS = 5_000;

/** Delays the first read of the keychain until the window is about to be painted. An earlier order reads it by itself. */
const READ_KEYCHAIN_DELAY_MS = 250;

/** Delays the preload until the window is visible, but not until the first order. */
const PRELOAD_DELAY_MS = 1_500;

export async function openStation(options: StationOptions): Promise<StationService> {
  const { settings } = options;
  const { clocks, signIn, practice, clients, lanes, day, liveJournal, pruning, status, changes, reloads, newDays, ...parts } =
    createStationServices(options);
  const effectiveSettings = () => settings.view().settings;
  const mode = () => effectiveSettings()['connection.mode'];

  /**
   * Whether to open the live journal. A station that was ever live continues its live orders in any mode, except while the address is
   * unclear, because the orders would then count as misrouted.
   */
  const needsLiveJournal = () => mode() === 'live' || (settings.view().blockedBy === null && liveJournal.wasEverLive());
  const ensureBackend = () => Promise.all([needsLiveJournal() ? liveJournal.open() : null, practice.startIfNeeded()]);

  /** Applies changed settings and retries waiting orders, without waiting for the keychain. */
  const stopFollowing = settings.onChange(async () => {
    // Update the credentials first, so that the window never shows the new address with the old state of the credentials.
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
      // The remaining requests have used up their time. The process ends and closes their sockets.
      clients.close();
      await practice.close();
    },
  };
}
