/**
 * What stands behind the window: settings, vault, station, and the answers to what the window asks. It is read while
 * the window's process starts, room by room: between two of them Chromium has its turn, which has to connect that
 * process with the one that draws.
 */
import { hostname } from 'node:os';
import { ok } from '../src-shared/result';
import type { Answers, Bridge, OrdersContext } from './bridge';
import type { Command } from './command-line';
import type { Log } from './log';
import type { SettingsPlaces } from './settings';
import type { Vault } from './vault';

export interface Surroundings {
  readonly version: string;
  readonly packaged: boolean;
  readonly userData: string;
  readonly policy: SettingsPlaces['policy'];
}

/** What the station needs of the window. */
export interface Front {
  readonly log: Log;
  readonly tell: Bridge['tell'];
  readonly askWhereToSave: OrdersContext['askWhereToSave'];
  /** Puts on the disk soon what the page keeps for itself. */
  flushStorageSoon(): void;
}

export interface BehindWindow {
  readonly answers: Answers;
  /** Tries at once what waits: the machine has slept, and no timer ran. */
  wake(): void;
  close(): Promise<void>;
}

const placesOf = ({ userData, policy }: Surroundings): SettingsPlaces => ({
  userData,
  policy,
  machine: { hostName: hostname(), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
});

async function vaultOf({ packaged, userData }: Surroundings): Promise<Vault> {
  const { openVault, serviceName } = await import('./vault');
  return openVault({ service: serviceName({ packaged, userData }) });
}

async function settingsOf(surroundings: Surroundings) {
  const { openSettings } = await import('./settings');
  return openSettings(placesOf(surroundings));
}

export async function openBehindWindow(surroundings: Surroundings, front: Front): Promise<BehindWindow> {
  const { version, userData } = surroundings;
  const { log, tell } = front;
  const settings = await settingsOf(surroundings);
  const vault = await vaultOf(surroundings);
  const { openStation } = await import('./station');
  const { answersOf, editHandlers, gather, orderHandlers, settingsHandlers } = await import('./bridge');
  const station = await openStation({ version, userData, settings, vault, log });

  const { isLocked, ...settingsRequests } = settingsHandlers({
    room: settings,
    vault,
    describe: async (locked) => station.describe(locked),
    settingsChanged: station.settingsChanged,
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
  station.onChange(() => tell('station.changed', station.describe(isLocked())));

  return {
    answers: answersOf(
      {
        ...settingsRequests,
        'draft.kept': async () => {
          front.flushStorageSoon();
          return ok(null);
        },
        ...orderHandlers(orders),
        ...editHandlers({ ...orders, connect: station.connect }),
      },
      log,
    ),
    wake: () => station.line().courier.wake(),
    close: () => station.close(),
  };
}

/** A switch that IT gave, for which no window is opened. @returns the exit code */
export async function runWithoutWindow(command: Exclude<Command, { name: 'open' }>, surroundings: Surroundings): Promise<number> {
  const { runCommand } = await import('./command-line');
  return runCommand(command, {
    version: surroundings.version,
    platform: process.platform,
    vault: await vaultOf(surroundings),
    settings: async () => (await settingsOf(surroundings)).view(),
    async announceCredentials() {
      const { announceCredentials } = await import('./station');
      await announceCredentials(surroundings.userData);
    },
  });
}
