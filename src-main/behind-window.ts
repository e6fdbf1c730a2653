/**
 * What stands behind the window: settings, vault, station, and the answers to what the window asks. A chunk of its own,
 * which is read while the window's process starts.
 */
import { hostname } from 'node:os';
import { minuteOfDay } from '../src-shared/minute-of-day';
import { ok } from '../src-shared/result';
import { createBetweenOrders, NO_ORDER } from './between-orders';
import { type Answers, answersOf, type Bridge, editHandlers, gather, type OrdersContext, orderHandlers, settingsHandlers } from './bridge';
import { type Command, runCommand } from './command-line';
import type { Log } from './log';
import { caFileOwner } from './network';
import { followPolicy, openSettings, type SettingsPlaces } from './settings';
import { announceCredentials, openStation } from './station';
import { openKeychain, serviceName } from './vault';

export interface Surroundings {
  readonly version: string;
  readonly packaged: boolean;
  readonly userData: string;
  readonly policy: SettingsPlaces['policy'];
  readonly defaults: SettingsPlaces['defaults'];
}

/** What the station needs of the window. */
export interface Front {
  readonly log: Log;
  readonly tell: Bridge['tell'];
  readonly askWhereToSave: OrdersContext['askWhereToSave'];
  /** For how long nobody has touched the computer. */
  idleSeconds(): number;
  /** @param listener called when the page is loaded anew: what it had on its screen is not known any more */
  onPageBegun(listener: () => void): void;
  /** The system's word on the way to a URL, as a PAC script gives it: `PROXY host:8080; DIRECT`. */
  resolveProxy(url: string): Promise<string>;
  /** Puts on the disk soon what the page keeps for itself. */
  flushStorageSoon(): void;
}

export interface BehindWindow {
  readonly answers: Answers;
  /** Tries at once what waits: the machine has slept, and no timer ran. */
  wake(): void;
  close(): Promise<void>;
}

const placesOf = ({ userData, policy, defaults }: Surroundings): SettingsPlaces => ({
  userData,
  policy,
  defaults,
  machine: { hostName: hostname(), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
});

const keychainOf = ({ packaged, userData }: Surroundings) => openKeychain({ service: serviceName({ packaged, userData }) });

export async function openBehindWindow(surroundings: Surroundings, front: Front): Promise<BehindWindow> {
  const { version, userData } = surroundings;
  const { log, tell } = front;
  const { credentials: vault, proxyLogin } = keychainOf(surroundings);
  const settings = await openSettings(placesOf(surroundings));
  const station = await openStation({
    version,
    userData,
    settings,
    vault,
    log,
    resolveProxy: front.resolveProxy,
    proxyLogin,
    caFileOwner: caFileOwner({ platform: process.platform, packaged: surroundings.packaged, uid: process.getuid?.() ?? 0 }),
  });

  let orderOnScreen: boolean | null = null;
  const betweenOrders = createBetweenOrders(async () => ({
    leaving: await station.leaving(),
    orderOnScreen,
    idleSeconds: front.idleSeconds(),
    minuteOfDay: minuteOfDay(Date.now(), settings.view().settings['station.timeZone']),
  }));
  const screenIs = (order: boolean | null) => {
    orderOnScreen = order;
    betweenOrders.look();
  };
  front.onPageBegun(() => screenIs(null));

  const { isLocked, ...settingsRequests } = settingsHandlers({
    room: settings,
    vault,
    describe: async (locked) => station.describe(locked),
    credentialsChanged: station.credentialsChanged,
    now: () => performance.now(),
  });
  const orders: OrdersContext = {
    settings: () => settings.view().settings,
    blockedBy: () => station.blockedBy(),
    line: () => station.line(),
    destination: () => station.destination(),
    askWhereToSave: front.askWhereToSave,
  };
  station.onOrder(gather((steps) => tell('orders.changed', steps)));
  station.onOrder(() => betweenOrders.look());
  station.onChange(() => tell('station.changed', station.describe(isLocked())));
  const stopFollowing = followPolicy({
    room: settings,
    whenBetweenOrders: (wait) => betweenOrders.when('settings', { rule: () => NO_ORDER, ...wait }),
    log,
  });

  return {
    answers: answersOf(
      {
        ...settingsRequests,
        'draft.kept': async () => {
          front.flushStorageSoon();
          return ok(null);
        },
        'screen.changed': async ({ order }) => {
          screenIs(order);
          return ok(null);
        },
        ...orderHandlers(orders),
        ...editHandlers({ ...orders, connect: station.connect }),
      },
      log,
    ),
    wake: () => station.line().courier.wake(),
    close() {
      stopFollowing();
      betweenOrders.close();
      return station.close();
    },
  };
}

/** A switch that IT gave, for which no window is opened. @returns the exit code */
export const runWithoutWindow = (command: Exclude<Command, { name: 'open' }>, surroundings: Surroundings): Promise<number> =>
  runCommand(command, {
    version: surroundings.version,
    platform: process.platform,
    keychain: keychainOf(surroundings),
    settings: async () => (await openSettings(placesOf(surroundings))).view(),
    announceCredentials: () => announceCredentials(surroundings.userData),
  });
