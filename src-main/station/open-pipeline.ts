/** Opens a lane: a journal, the courier that sends its orders by the rules of its mode, and what is known of the orders. */
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { Clocks } from '../base';
import type { ConnectClient } from '../connect';
import { type CourierHealth, openCourier, type Pipeline, PRACTICE_SCHEDULE } from '../courier';
import type { Journal } from '../journal';
import type { KnownOrders } from '../known-orders';
import type { Log } from '../log';
import type { SettingsService } from '../settings';
import { isLiveDestination } from './destinations';

/** The practice server is the station's own, so it answers more lookups than IT allows for Connect. */
const PRACTICE_BUDGET_FACTOR = 20;

export interface PipelineOptions {
  readonly settings: SettingsService;
  readonly connect: Pick<ConnectClient, 'stage' | 'update' | 'get' | 'probe'>;
  readonly clocks: Clocks;
  /** The address of the practice server; `null` while no server runs. */
  readonly practiceBaseUrl: () => string | null;
  readonly log: Log;
  readonly onHealth: (mode: Destination['mode'], health: CourierHealth) => void;
}

export function openPipeline(
  mode: Destination['mode'],
  { journal, known }: { readonly journal: Journal; readonly known: KnownOrders },
  options: PipelineOptions,
): Pipeline {
  const { settings, connect, clocks, practiceBaseUrl, log, onHealth } = options;
  const effectiveSettings = () => settings.view().settings;
  // Practice orders that were handed over before the server started are sent to its current address.
  const withPracticeUrl = (to: Destination): Destination =>
    mode === 'practice' ? { ...to, baseUrl: practiceBaseUrl() ?? to.baseUrl } : to;

  const courier = openCourier({
    journal,
    known,
    log,
    stage: (to, request) => connect.stage(withPracticeUrl(to), request),
    update: (to, request) => connect.update(withPracticeUrl(to), request),
    get: (to, order) => connect.get(withPracticeUrl(to), order),
    probe: (to) => connect.probe(withPracticeUrl(to).baseUrl),
    clocks,
    ...(mode === 'practice' && { followSchedule: PRACTICE_SCHEDULE }),
    rules: {
      // Compare with the live destination, whatever the mode of the screen is.
      isCurrentDestination: (to) => mode === 'practice' || isLiveDestination(to, settings.view()),
      overdueAfterMs: () => effectiveSettings()['stage.staleMinutes'] * 60_000,
      lookupsPerMinute: () => effectiveSettings()['order.requestsPerMinute'] * (mode === 'practice' ? PRACTICE_BUDGET_FACTOR : 1),
      looksUpAtScan: () => effectiveSettings()['order.lookUp'] === 'scan',
      followMs: () => effectiveSettings()['order.followHours'] * 3_600_000,
      // In Practice, trainees resolve an unknown outcome by hand.
      autoCheckStatus: mode === 'live',
      // The practice journal exists only while the app runs, so it cannot be a copy.
      verifyBeforeSend: mode === 'live',
      unknownAction: () => effectiveSettings()['stage.onUnknown'],
    },
  });
  let isRejected = false;
  courier.onHealthChange((health) => {
    log.info('courier', { mode, health: health.kind });
    // Log once per episode, because the courier retries every half minute.
    const wasRejected = isRejected;
    isRejected = health.kind === 'not-authorised' && health.failure.kind === 'not-authorised';
    if (isRejected && !wasRejected && health.kind === 'not-authorised' && 'status' in health.failure) {
      log.warn('credentials-refused', { mode, status: health.failure.status });
    }
    onHealth(mode, health);
  });
  return { journal, courier, known };
}
