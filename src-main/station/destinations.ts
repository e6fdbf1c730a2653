/** Where orders of each mode go now. */
import type { Destination } from '../../src-shared/intent';
import type { Settings } from '../../src-shared/settings';

export const liveDestination = (settings: Settings): Destination => ({
  mode: 'live',
  baseUrl: settings['connection.baseUrl'],
  orderPaths: settings['connection.orderPaths'],
  retailerId: settings['connection.retailerId'],
});

/** Practice cards carry no customer, so they are staged by the path that needs none. @param baseUrl empty while there is no server */
export const practiceDestination = (baseUrl: string): Destination => ({
  mode: 'practice',
  baseUrl,
  orderPaths: 'lastmile',
  retailerId: null,
});
