/** Routes each reading of the scanner to the selected view, whatever has the focus. */
import { create } from 'zustand';
import { parseOrderLabel, type ScannedOrder } from '../src-shared/scan/order-label';
import { formatPounds } from '../src-shared/weight/weight-format';
import { isSearchedFor, searchHistory } from './activity';
import { loadLazyViews } from './deferred';
import { classifyProductBarcode, loadLearnedRhythm, type Reading, type ScannerSettings } from './scanner';
import { handleTestReading, isCalibrating, isLastTestScan } from './settings';
import { playSound } from './sounds';
import {
  handleEnterAfterScan,
  handleRepeatedScan,
  handleScaleProblem,
  handleScan,
  handleUncertainScan,
  handleUnfinishedScan,
  handleWeight,
  previewScan,
} from './stage';
import { useStation } from './station';

export type ViewName = 'stage' | 'edit' | 'activity' | 'settings';

/** The last reading of the scale, for the strip. */
type ScaleReading = { readonly ok: true; readonly pounds: string } | { readonly ok: false };
export const useScale = create<{ readonly last: ScaleReading | null }>(() => ({ last: null }));

export function routeReading(view: ViewName, reading: Reading): void {
  if (reading.kind === 'weight') useScale.setState({ last: { ok: true, pounds: formatPounds(reading.weight) } });
  if (reading.kind === 'scale-problem') useScale.setState({ last: { ok: false } });
  if (isIgnoredBy(view, reading)) return;
  switch (view) {
    case 'stage':
      return handleOnStage(reading);
    case 'settings':
      return handleInSettings(reading);
    case 'activity':
      return handleInActivity(reading);
    case 'edit':
      return void handleInEdit(reading);
  }
}

/** An Enter that pressed nothing concerns Stage alone; a reading of a scanner test concerns Settings alone. */
const isIgnoredBy = (view: ViewName, { kind }: Reading): boolean =>
  (kind === 'enter-ignored' && view !== 'stage') || (kind === 'test-scan' && view !== 'settings');

function handleInSettings(reading: Reading): void {
  // The repeated scan is a bounce of the scanner's trigger.
  if (reading.kind === 'repeated-scan' && isLastTestScan(reading.text)) return;
  playSound('read');
  handleTestReading(reading);
}

function handleInActivity(reading: Reading): void {
  if (reading.kind !== 'scan' && reading.kind !== 'repeated-scan') return playSound('refused');
  // The repeated scan is a bounce of the scanner's trigger.
  if (reading.kind === 'repeated-scan' && isSearchedFor(reading.text)) return;
  playSound('read');
  searchHistory(reading.text);
}

async function handleInEdit(reading: Reading): Promise<void> {
  const { handleEditScan, handleUncertainEditScan, handleRepeatedEditScan, handleEditWeight } = await loadLazyViews();
  if (reading.kind === 'scan') {
    const { text, other, symbology } = chooseByPattern(reading);
    return other === null ? handleEditScan(text, classifyProductBarcode(text, symbology)) : handleUncertainEditScan();
  }
  if (reading.kind === 'repeated-scan') {
    const { text, other, symbology } = chooseByPattern(reading);
    return other === null ? handleRepeatedEditScan(text, classifyProductBarcode(text, symbology)) : undefined;
  }
  if (reading.kind === 'weight') return handleEditWeight(reading.weight);
  playSound('refused');
}

type Scan = Extract<Reading, { kind: 'scan' | 'repeated-scan' }>;

/** Chooses between the two readings of a code that depends on the keyboard layout: often only one of them is an order. */
function chooseByPattern(scan: Scan): Scan {
  const { text, other } = scan;
  if (other === null) return scan;
  const pattern = useStation.getState().station.settings['scan.orderPattern'];
  const [first, second] = [parseOrderLabel(text, pattern), parseOrderLabel(other, pattern)];
  if (first.ok && second.ok) return isSameOrder(first.value, second.value) ? { ...scan, other: null } : scan;
  return { ...scan, text: second.ok ? other : text, other: null };
}

const isSameOrder = (one: ScannedOrder, two: ScannedOrder) => one.orderId === two.orderId && one.userId === two.userId;

function handleOnStage(reading: Reading): void {
  switch (reading.kind) {
    case 'scan': {
      const { text, other, symbology } = chooseByPattern(reading);
      return other === null ? handleScan(text, classifyProductBarcode(text, symbology)) : handleUncertainScan([text, other]);
    }
    case 'unfinished-scan':
      return handleUnfinishedScan();
    case 'weight':
      return handleWeight(reading.weight);
    case 'scale-problem':
      return handleScaleProblem(reading.problem);
    case 'repeated-scan': {
      const { text, other, symbology } = chooseByPattern(reading);
      // With two possible texts, the question is on the screen already.
      return other === null ? handleRepeatedScan(text, classifyProductBarcode(text, symbology)) : undefined;
    }
    case 'test-scan':
      return;
    case 'enter-ignored':
      return handleEnterAfterScan();
  }
}

/**
 * Shows a scan's text as soon as it seems complete.
 * @param text `null` when the text was incomplete, or when its reading follows
 */
export const showPreview = (view: ViewName, text: string | null): void => {
  if (view === 'stage') previewScan(text);
};

/** Called for each key, so that a changed setting applies at once. */
export function scannerSettings(view: ViewName): ScannerSettings {
  const { settings, sources } = useStation.getState().station;
  return {
    prefix: settings['scan.prefix'],
    suffix: settings['scan.suffix'],
    layout: { name: settings['scan.layout'], isConfigured: sources['scan.layout'] !== 'built-in' },
    maxGapMs: settings['scan.maxGapMs'],
    isTesting: view === 'settings' && isCalibrating(),
    learnedRhythm: loadLearnedRhythm(),
  };
}
