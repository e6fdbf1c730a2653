import type { Intent } from '../../src-shared/intent/intent.schema';
import { SLOW_TICK_MS, useNow } from '../controls';
import { useKnownOrder, useStation } from '../station';
import { type ReportFacts, reportFacts } from './report-facts';

/** What Connect last reported of an order on the screen. It follows the clock and new reports. */
export function useReportFacts(intent: Intent, { isShort = false } = {}): ReportFacts {
  const known = useKnownOrder(intent.request.orderId);
  const lateMinutes = useStation(({ station }) => station.settings['stage.lateMinutes']);
  const isCounting = intent.kind === 'stage' && (known?.report?.window ?? null) !== null;
  return reportFacts(intent, known, useNow(isCounting, SLOW_TICK_MS), { lateMinutes, isShort });
}
