/** A journal with the courier that carries its orders, by the rules of its mode. */
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { Clocks } from '../base';
import type { ConnectClient } from '../connect';
import { type CourierHealth, openCourier, type Pipeline } from '../courier';
import type { Journal } from '../journal';
import type { Log } from '../log';
import type { SettingsService } from '../settings';
import { isLiveDestination } from './destinations';

export interface LaneOptions {
  readonly settings: SettingsService;
  readonly connect: Pick<ConnectClient, 'stage' | 'update' | 'get' | 'probe'>;
  readonly clocks: Clocks;
  /** The address of the practice server; `null` while there is none. */
  readonly practiceBaseUrl: () => string | null;
  readonly log: Log;
  readonly onHealth: (mode: Destination['mode'], health: CourierHealth) => void;
}

export function openLane(mode: Destination['mode'], journal: Journal, options: LaneOptions): Pipeline {
  const { settings, connect, clocks, practiceBaseUrl, log, onHealth } = options;
  const effectiveSettings = () => settings.view().settings;
  // What was handed over before the practice server had an address goes to the one that it has.
  const withPracticeUrl = (to: Destination): Destination =>
    mode === 'practice' ? { ...to, baseUrl: practiceBaseUrl() ?? to.baseUrl } : to;

  const courier = openCourier({
    journal,
    log,
    stage: (to, request) => connect.stage(withPracticeUrl(to), request),
    update: (to, request) => connect.update(withPracticeUrl(to), request),
    get: (to, order) => connect.get(withPracticeUrl(to), order),
    probe: (to) => connect.probe(withPracticeUrl(to).baseUrl),
    clocks,
    rules: {
      // Compared with where live orders go, whatever mode the screen is in.
      isCurrentDestination: (to) => mode === 'practice' || isLiveDestination(to, settings.view()),
      overdueAfterMs: () => effectiveSettings()['stage.staleMinutes'] * 60_000,
      // In Practice an unknown outcome is there to be dealt with by hand.
      autoCheckStatus: mode === 'live',
      // The practice journal lives as long as the app, so it is no copy.
      verifyBeforeSend: mode === 'live',
      unknownAction: () => effectiveSettings()['stage.onUnknown'],
    },
  });
  let isRejected = false;
  courier.onHealthChange((health) => {
    log.info('courier', { mode, health: health.kind });
    // Once an episode: it is asked again every half minute.
    const wasRejected = isRejected;
    isRejected = health.kind === 'not-authorised' && health.failure.kind === 'not-authorised';
    if (isRejected && !wasRejected && health.kind === 'not-authorised' && 'status' in health.failure) {
      log.warn('credentials-refused', { mode, status: health.failure.status });
    }
    onHealth(mode, health);
  });
  return { journal, courier };
}
