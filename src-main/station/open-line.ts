/** A journal with the courier that carries its orders, by the rules of its mode. */
import type { Destination } from '../../src-shared/intent';
import type { Clocks } from '../base';
import type { Connect } from '../connect';
import { type CourierHealth, type Line, openCourier } from '../courier';
import type { Journal } from '../journal';
import type { Log } from '../log';
import type { SettingsRoom } from '../settings';
import { isLiveDestination } from './destinations';

export interface LineOptions {
  readonly settings: SettingsRoom;
  readonly connect: Pick<Connect, 'stage' | 'update' | 'get' | 'reach'>;
  readonly clocks: Clocks;
  /** The address of the practice server; `null` while there is none. */
  readonly practiceBaseUrl: () => string | null;
  readonly log: Log;
  readonly onHealth: (mode: Destination['mode'], health: CourierHealth) => void;
}

export function openLine(mode: Destination['mode'], journal: Journal, options: LineOptions): Line {
  const { settings, connect, clocks, practiceBaseUrl, log, onHealth } = options;
  const inForce = () => settings.view().settings;
  // What was handed over before the practice server had an address goes to the one that it has.
  const there = (to: Destination): Destination => (mode === 'practice' ? { ...to, baseUrl: practiceBaseUrl() ?? to.baseUrl } : to);

  const courier = openCourier({
    journal,
    log,
    stage: (to, request) => connect.stage(there(to), request),
    update: (to, request) => connect.update(there(to), request),
    get: (to, order) => connect.get(there(to), order),
    probe: (to) => connect.reach(there(to).baseUrl),
    clocks,
    rules: {
      // Compared with where live orders go, whatever mode the screen is in.
      isCurrent: (to) => mode === 'practice' || isLiveDestination(to, settings.view()),
      staleMs: () => inForce()['stage.staleMinutes'] * 60_000,
      // In Practice an unknown outcome is there to be dealt with by hand.
      looksByItself: mode === 'live',
      // The practice journal lives as long as the app, so it is no copy.
      verifies: mode === 'live',
      onUnknown: () => inForce()['stage.onUnknown'],
    },
  });
  let isRefused = false;
  courier.onHealth((health) => {
    log.info('courier', { mode, health: health.kind });
    // Once an episode: it is asked again every half minute.
    const wasRefused = isRefused;
    isRefused = health.kind === 'not-authorised' && health.failure.kind === 'not-authorised';
    if (isRefused && !wasRefused && health.kind === 'not-authorised' && 'status' in health.failure) {
      log.warn('credentials-refused', { mode, status: health.failure.status });
    }
    onHealth(mode, health);
  });
  return { journal, courier };
}
