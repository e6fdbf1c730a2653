/**
 * The station service: one pipeline of journal and courier for practice, one for live orders, and their common state. Opening the station
 * uses neither the keychain nor the network.
 */
import { liveDestination, practiceDestination } from './destinations';
import { createStationServices } from './services';
import type { StationOptions, StationService } from './types';

export { bindProxyLogin } from './bound-proxy-login';
export { announceCredentialsChange, toCredentialsState } from './credentials-store';
export { readMachineId } from './machine-id';
export { createPipelines, type Pipelines } from './pipelines';
export type { StationOptions, StationService } from './types';

/** How long quitting waits for running requests. */
const QUIT_TIMEOUT_MS = 5_000;

/** Delays the first read of the keychain until the window is about to be painted. An earlier order reads it by itself. */
const READ_KEYCHAIN_DELAY_MS = 250;

/** Delays the preload until the window is visible, but not until the first order. */
const PRELOAD_DELAY_MS = 1_500;

export async function openStation(options: StationOptions): Promise<StationService> {
  const { settings } = options;
  const services = createStationServices(options);
  const { clocks, credentials, practiceHost, clients, pipelines, dayWatch, liveJournal, pruner, status, events } = services;
  const effectiveSettings = () => settings.view().settings;
  const mode = () => effectiveSettings()['connection.mode'];

  /**
   * Whether to open the live journal. A station that was ever live continues its live orders in any mode, except while the address is
   * unclear, because the orders would then count as misrouted.
   */
  const needsLiveJournal = () => mode() === 'live' || (settings.view().blockedBy === null && liveJournal.wasEverLive());
  const ensureBackend = () => Promise.all([needsLiveJournal() ? liveJournal.open() : null, practiceHost.startIfNeeded()]);

  /** Applies changed settings and retries waiting orders, without waiting for the keychain. */
  const unsubscribe = settings.onChange(async () => {
    // Update the credentials first, so that the window never shows the new address with the old state of the credentials.
    credentials.store.reevaluate();
    await ensureBackend();
    credentials.expiry.check();
    pipelines.retryNow();
    events.changed.emit();
  });

  await ensureBackend();
  const keychainTimer = setTimeout(() => void credentials.store.get(), READ_KEYCHAIN_DELAY_MS);
  const preloadTimer = setTimeout(() => {
    void clients.preload(mode());
    dayWatch.start();
  }, PRELOAD_DELAY_MS);

  return {
    describe: status.describe,
    async blockedBy() {
      if (mode() === 'live' && liveJournal.state().kind === 'cannot-open') {
        await liveJournal.open();
        if (liveJournal.blockedBy() === null) events.changed.emit();
      }
      return status.blockedBy();
    },
    pipelines,
    journalForDiagnostics: () => (liveJournal.state().kind === 'open' ? pipelines.live() : pipelines.current()).journal,
    currentDestination: () =>
      mode() === 'practice'
        ? practiceDestination(effectiveSettings(), practiceHost.server()?.baseUrl ?? '')
        : liveDestination(effectiveSettings()),
    serverNow: clocks.serverNow,
    connect: clients.connect,
    async reloadCredentials() {
      await credentials.store.refresh();
      services.applyNewCredentials();
    },
    onOrderChange: pipelines.onOrder,
    onChange: events.changed.subscribe,
    onOrdersReloaded: events.ordersReloaded.subscribe,
    onNewDay: events.newDay.subscribe,
    async close() {
      unsubscribe();
      clearTimeout(keychainTimer);
      clearTimeout(preloadTimer);
      liveJournal.close();
      pruner.close();
      dayWatch.close();
      practiceHost.stop();
      await pipelines.close(QUIT_TIMEOUT_MS);
      credentials.close();
      // The remaining requests have used up their time. The process ends and closes their sockets.
      clients.close();
      await practiceHost.close();
    },
  };
}
