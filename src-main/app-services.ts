/**
 * Everything behind the window. This is a chunk of its own, which is loaded while the window's process starts
 * (docs/decisions/0011-startup-order.md).
 */

import type { Intent } from '../src-shared/intent/intent.schema';
import type { KnownOrder } from '../src-shared/order/known-order.schema';
import type { IdleBlocker } from '../src-shared/station/idle-blocker';
import { createEventBatcher, type RequestRouter } from './bridge';
import type { Environment } from './environment';
import { NO_OPEN_ORDER } from './idle-gate';
import { consumeReopenMarker, keepDisplayAwake } from './lifecycle';
import { createPageRouter } from './page-requests';
import { openServices, type Services } from './services';
import { watchPolicy } from './settings';
import { applySettings } from './settings-effects';
import type { WindowHost } from './window-host';

export interface AppServices {
  /** Handles the page's requests. */
  readonly router: RequestRouter;
  /** What an installer would interrupt now; `null` between two orders. */
  idleBlocker(): Promise<IdleBlocker | null>;
  /** Does immediately what waits for a timer, because timers do not run while the computer sleeps. */
  resume(): void;
  close(): Promise<void>;
}

/** How long quitting waits for the keychain, which may show a prompt and never answer. */
const KEYCHAIN_CLOSE_TIMEOUT_MS = 2_000;

export async function createAppServices(environment: Environment, host: WindowHost): Promise<AppServices> {
  const { log } = host;
  const services = await openServices(environment, host);
  const { settings, keychain, station, counts, bulk, files, idleGate, updates } = services;
  host.onPageLoading(() => services.setOrderOnScreen(null));
  // The app is open now, so an installer does not have to reopen it.
  consumeReopenMarker(environment.userData);
  const displayWake = keepDisplayAwake({ settings: () => settings.view().settings, setWakeLock: host.setDisplayWakeLock });
  applySettings({ settings, log, host, displayWake });
  const flushEvents = sendEventsToPage(services, host);
  const stopWatchingPolicy = watchPolicyBetweenOrders(services, host);
  updates.loadSoon();

  return {
    router: createPageRouter({ services, environment, host, flushEvents }),
    // A station whose activity is unknown must not be closed.
    idleBlocker: () => idleGate.blocker(NO_OPEN_ORDER).catch(() => 'order-leaving' as const),
    resume() {
      station.pipelines.retryNow();
      services.devices.resume();
      displayWake.reevaluate();
      counts.markChanged();
    },
    async close() {
      updates.cancelLoading();
      await services.devices.close();
      bulk.close();
      await files.close();
      counts.close();
      stopWatchingPolicy();
      displayWake.close();
      updates.close();
      idleGate.close();
      await station.close();
      await keychain.close(KEYCHAIN_CLOSE_TIMEOUT_MS);
    },
  };
}

/** @returns a function that sends batched events now */
function sendEventsToPage({ station, counts, idleGate, emitStation }: Services, { emit }: WindowHost): () => void {
  const emitReload = () => emit('orders.reload', null);
  const changes = createEventBatcher<Intent>((intents) => emit('orders.changed', intents), emitReload);
  const known = createEventBatcher<KnownOrder>((orders) => emit('orders.knownChanged', orders), emitReload);
  station.onOrderChange(changes.push);
  station.pipelines.onKnown(known.push);
  station.onOrdersReloaded(emitReload);
  station.onOrderChange(counts.markChanged);
  station.onChange(counts.markChanged);
  station.onNewDay(counts.markChanged);
  station.onOrderChange(() => idleGate.reevaluate());
  station.onChange(emitStation);
  return () => {
    changes.flush();
    known.flush();
  };
}

/** @returns a function that stops watching */
function watchPolicyBetweenOrders({ settings, idleGate }: Services, { log }: WindowHost): () => void {
  return watchPolicy({
    settings,
    runWhenIdle(task) {
      if (settings.view().blockedBy === null) return idleGate.runWhenIdle('settings', { policy: () => NO_OPEN_ORDER, ...task });
      // Staging is blocked until the settings change, so no order prevents that.
      void task.run();
      return () => undefined;
    },
    log,
  });
}
