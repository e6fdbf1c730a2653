/** The interface of the station service, and its options. */
import type { Destination, Intent } from '../../src-shared/intent/intent.schema';
import type { StagingBlock, Station } from '../../src-shared/station/station';
import type { ConnectClient } from '../connect';
import type { Journal } from '../journal';
import type { Log } from '../log';
import type { SettingsService } from '../settings';
import type { ProxyLogin, Vault } from '../vault';
import type { Pipelines } from './pipelines';

export interface StationService {
  describe(isLocked: boolean): Station;
  /** Returns why the station accepts no orders; `null` if it accepts them. Tries to open a closed live journal first. */
  blockedBy(): Promise<StagingBlock | null>;
  readonly pipelines: Pipelines;
  /** The journal for the diagnostics: the live one if it is open, otherwise the current one. */
  journalForDiagnostics(): Journal;
  currentDestination(): Destination;
  /** Connect's current time in milliseconds since 1970; `null` if it is unknown. */
  serverNow(): number | null;
  /** The calls to Connect or the practice server that change nothing. */
  readonly connect: Pick<ConnectClient, 'get' | 'serviceOptions' | 'probe'>;
  /**
   * Reads the credentials again and retries the orders that waited for them. Resolves when `describe` returns the new state, at the
   * latest after the vault's timeout.
   */
  reloadCredentials(): Promise<void>;
  /** Subscribes to every change of an order that the screen shows. */
  onOrderChange(listener: (intent: Intent) => void): void;
  onChange(listener: () => void): void;
  /** Subscribes to a late opening of the live journal, after which the screen must read its orders again. */
  onOrdersReloaded(listener: () => void): void;
  /** Subscribes to the start of a new day at the store, also after the clock was set. */
  onNewDay(listener: () => void): void;
  close(): Promise<void>;
}

export interface StationOptions {
  readonly version: string;
  readonly userData: string;
  readonly settings: SettingsService;
  readonly vault: Vault;
  readonly log: Log;
  /** Returns the system's proxies for a URL; by default there is no proxy. */
  readonly resolveProxy?: (url: string) => Promise<string>;
  /** The vault with the login for proxies. */
  readonly proxyLogin?: Vault<ProxyLogin>;
  /** The user who must own the file with IT's certificates, see `requiredCaFileOwner`. */
  readonly caFileOwnerUid?: number | null;
  /** The hash of the machine's id, which detects a journal that was copied from another machine. */
  readonly machineId?: Promise<string | null>;
  /** The state of updates for this version. */
  release(): Station['release'];
  /** The key in the station's command barcodes. */
  commandKey(): Station['commandKey'];
}
