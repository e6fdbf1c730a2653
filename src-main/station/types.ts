/** What a station is made of, and what it offers to the window. */
import type { Destination, Intent } from '../../src-shared/intent/intent.schema';
import type { StagingBlock, Station } from '../../src-shared/station/station';
import type { ConnectClient } from '../connect';
import type { Journal } from '../journal';
import type { Log } from '../log';
import type { SettingsService } from '../settings';
import type { ProxyLogin, Vault } from '../vault';
import type { Lanes } from './lanes';

export interface StationService {
  describe(locked: boolean): Station;
  /** Why no order is taken at the moment, if none is. A journal that could not be opened is tried again first. */
  blockedBy(): Promise<StagingBlock | null>;
  readonly lanes: Lanes;
  /** The journal of which diagnostics tell: the live one, where the station has one. */
  journalForDiagnostics(): Journal;
  currentDestination(): Destination;
  /** Connect's time now, in milliseconds since 1970; `null` where it is not known. */
  serverNow(): number | null;
  /** Connect, or the practice server, for what changes nothing there. */
  readonly connect: Pick<ConnectClient, 'get' | 'serviceOptions' | 'probe'>;
  /**
   * Reads the credentials anew and tries again what waited for them. Resolves when `describe` shows the new ones, at
   * the latest when the vault has given the keychain up.
   */
  reloadCredentials(): Promise<void>;
  /** @param listener called with every step of an order that the screen shows */
  onOrderChange(listener: (intent: Intent) => void): void;
  onChange(listener: () => void): void;
  /** @param listener called when orders came to the screen that no step told of: their journal could be opened at last */
  onOrdersReloaded(listener: () => void): void;
  /** @param listener called when what is counted of the store's day is another number: a day begins, or the clock was set */
  onNewDay(listener: () => void): void;
  close(): Promise<void>;
}

export interface StationOptions {
  readonly version: string;
  readonly userData: string;
  readonly settings: SettingsService;
  readonly vault: Vault;
  readonly log: Log;
  /** The system's word on the way to a URL; without it there is no proxy. */
  readonly resolveProxy?: (url: string) => Promise<string>;
  /** The login for a proxy that asks for one. */
  readonly proxyLogin?: Vault<ProxyLogin>;
  /** From whom a file of certificates is taken, see `caFileOwner`. */
  readonly caFileOwner?: number | null;
  /** The machine's own id, hashed; without it a journal of another machine is not noticed. */
  readonly machineId?: Promise<string | null>;
  /** How this version stands to others. */
  release(): Station['release'];
}
