/** The current destination of the orders in each mode. */
import { isDeepStrictEqual } from 'node:util';
import type { Destination } from '../../src-shared/intent/intent.schema';
import { orderPathsOf } from '../../src-shared/order/order-paths';
import type { SettingSource } from '../../src-shared/settings/setting-source';
import type { Settings } from '../../src-shared/settings/settings.schema';

export const liveDestination = (settings: Settings): Destination => ({
  mode: 'live',
  baseUrl: settings['connection.baseUrl'],
  orderPaths: settings['connection.orderPaths'],
  retailerId: settings['connection.retailerId'],
});

/** The effective settings that decide where live orders are sent. */
export interface LiveRouting {
  readonly settings: Settings;
  readonly sources: Readonly<Record<'connection.baseUrl', SettingSource>>;
}

/**
 * Whether the address of a live order is still the configured one. In Practice without a configured address this is always true, because
 * only the mode was changed.
 */
export const isLiveAddress = ({ baseUrl }: Pick<Destination, 'baseUrl'>, { settings, sources }: LiveRouting): boolean =>
  baseUrl === settings['connection.baseUrl'] || hasNoLiveAddress({ settings, sources });

const hasNoLiveAddress = ({ settings, sources }: LiveRouting): boolean =>
  settings['connection.mode'] === 'practice' && sources['connection.baseUrl'] === 'built-in';

/** Whether the whole destination of a live order is still the configured one, because other paths or retailers mean another order. */
export const isLiveDestination = (to: Destination, routing: LiveRouting): boolean =>
  hasNoLiveAddress(routing) || isDeepStrictEqual(to, liveDestination(routing.settings));

/**
 * The destination of practice orders.
 * @param baseUrl the address of the practice server; empty while no server runs
 */
export const practiceDestination = (settings: Settings, baseUrl: string): Destination => ({
  mode: 'practice',
  baseUrl,
  orderPaths: orderPathsOf(settings),
  retailerId: null,
});
