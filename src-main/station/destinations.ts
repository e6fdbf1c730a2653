/** Where orders of each mode go now. */
import { isDeepStrictEqual } from 'node:util';
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { SettingSource, Settings } from '../../src-shared/settings/settings.schema';

export const liveDestination = (settings: Settings): Destination => ({
  mode: 'live',
  baseUrl: settings['connection.baseUrl'],
  orderPaths: settings['connection.orderPaths'],
  retailerId: settings['connection.retailerId'],
});

/** The settings in force that decide where live orders go. */
export interface LiveRouting {
  readonly settings: Settings;
  readonly sources: Readonly<Record<'connection.baseUrl', SettingSource>>;
}

/**
 * Whether a live order still goes to the address for which it was handed over. In Practice, where nobody says an address for live
 * orders, there is no other one that it could be meant for: the mode was changed, and not the address.
 */
export const isLiveAddress = ({ baseUrl }: Pick<Destination, 'baseUrl'>, { settings, sources }: LiveRouting): boolean =>
  baseUrl === settings['connection.baseUrl'] || hasNoLiveAddress({ settings, sources });

const hasNoLiveAddress = ({ settings, sources }: LiveRouting): boolean =>
  settings['connection.mode'] === 'practice' && sources['connection.baseUrl'] === 'built-in';

/** The same for all of a destination: with other order paths or for another retailer it would be another order. */
export const isLiveDestination = (to: Destination, routing: LiveRouting): boolean =>
  hasNoLiveAddress(routing) || isDeepStrictEqual(to, liveDestination(routing.settings));

/** Practice cards carry no customer, so they are staged by the path that needs none. @param baseUrl empty while there is no server */
export const practiceDestination = (baseUrl: string): Destination => ({
  mode: 'practice',
  baseUrl,
  orderPaths: 'lastmile',
  retailerId: null,
});
