/** Where a reading goes: the place that is shown decides, whatever has the focus. */
import { create } from 'zustand';
import { formatPounds } from '../src-shared/pounds';
import { orderOnLabel, type ScannedOrder } from '../src-shared/scan';
import { isSearched, search } from './activity';
import { otherPlaces } from './later';
import { learnedRhythm, productBarcode, type Reading, type ScannerSettings } from './scanner';
import { isCalibrating, isShownInTest, takeTestReading } from './settings';
import { play } from './sounds';
import {
  previewScan,
  takeEnterAfterScan,
  takeRepeatedScan,
  takeScaleProblem,
  takeScan,
  takeUncertainScan,
  takeUnfinishedScan,
  takeWeight,
} from './stage';
import { useStation } from './station';

export type Place = 'stage' | 'edit' | 'activity' | 'settings';

/** What the strip knows of the scale: the last line it printed, once there was one. */
type ScaleLine = { readonly ok: true; readonly pounds: string } | { readonly ok: false };
export const useScale = create<{ readonly last: ScaleLine | null }>(() => ({ last: null }));

export function takeReading(place: Place, reading: Reading): void {
  if (reading.kind === 'weight') useScale.setState({ last: { ok: true, pounds: formatPounds(reading.weight) } });
  if (reading.kind === 'scale-problem') useScale.setState({ last: { ok: false } });
  if (isForAnotherPlace(place, reading)) return;
  switch (place) {
    case 'stage':
      return takeOnStage(reading);
    case 'settings':
      return takeInSettings(reading);
    case 'activity':
      return takeInActivity(reading);
    case 'edit':
      return void takeInEdit(reading);
  }
}

/** An Enter that presses nothing says so on Stage alone, and the answer to a test that was begun in Settings is nothing elsewhere. */
const isForAnotherPlace = (place: Place, { kind }: Reading): boolean =>
  (kind === 'enter-not-taken' && place !== 'stage') || (kind === 'test-scan' && place !== 'settings');

function takeInSettings(reading: Reading): void {
  // The trigger bounced.
  if (reading.kind === 'repeated-scan' && isShownInTest(reading.text)) return;
  play('read');
  takeTestReading(reading);
}

function takeInActivity(reading: Reading): void {
  if (reading.kind !== 'scan' && reading.kind !== 'repeated-scan') return play('refused');
  // The trigger bounced.
  if (reading.kind === 'repeated-scan' && isSearched(reading.text)) return;
  play('read');
  search(reading.text);
}

async function takeInEdit(reading: Reading): Promise<void> {
  const { takeEditScan, takeUncertainEditScan, takeRepeatedEditScan, takeEditWeight } = await otherPlaces();
  if (reading.kind === 'scan') {
    const { text, other, symbology } = byPattern(reading);
    return other === null ? takeEditScan(text, productBarcode(text, symbology)) : takeUncertainEditScan();
  }
  if (reading.kind === 'repeated-scan') {
    const { text, other, symbology } = byPattern(reading);
    return other === null ? takeRepeatedEditScan(text, productBarcode(text, symbology)) : undefined;
  }
  if (reading.kind === 'weight') return takeEditWeight(reading.weight);
  play('refused');
}

type Scan = Extract<Reading, { kind: 'scan' | 'repeated-scan' }>;

/** What the order pattern makes of a code that reads differently on two keyboard layouts: often only one is an order. */
function byPattern(scan: Scan): Scan {
  const { text, other } = scan;
  if (other === null) return scan;
  const pattern = useStation.getState().station.settings['scan.orderPattern'];
  const [first, second] = [orderOnLabel(text, pattern), orderOnLabel(other, pattern)];
  if (first.ok && second.ok) return sameOrder(first.value, second.value) ? { ...scan, other: null } : scan;
  return { ...scan, text: second.ok ? other : text, other: null };
}

const sameOrder = (one: ScannedOrder, two: ScannedOrder) => one.orderId === two.orderId && one.userId === two.userId;

function takeOnStage(reading: Reading): void {
  switch (reading.kind) {
    case 'scan': {
      const { text, other, symbology } = byPattern(reading);
      return other === null ? takeScan(text, productBarcode(text, symbology)) : takeUncertainScan([text, other]);
    }
    case 'unfinished-scan':
      return takeUnfinishedScan();
    case 'weight':
      return takeWeight(reading.weight);
    case 'scale-problem':
      return takeScaleProblem(reading.problem);
    case 'repeated-scan': {
      const { text, other, symbology } = byPattern(reading);
      // Where two texts are possible, the question is on the screen already.
      return other === null ? takeRepeatedScan(text, productBarcode(text, symbology)) : undefined;
    }
    case 'test-scan':
      return;
    case 'enter-not-taken':
      return takeEnterAfterScan();
  }
}

/** A scan's text is shown as soon as it seems to be whole. @param text `null` when it was not, or its reading follows */
export const showPreview = (place: Place, text: string | null): void => {
  if (place === 'stage') previewScan(text);
};

/** Asked at each key, so that a setting that was just changed is in force. */
export function scannerSettings(place: Place): ScannerSettings {
  const { settings, sources } = useStation.getState().station;
  return {
    prefix: settings['scan.prefix'],
    suffix: settings['scan.suffix'],
    layout: { name: settings['scan.layout'], isCertain: sources['scan.layout'] !== 'built-in' },
    maxGapMs: settings['scan.maxGapMs'],
    testing: place === 'settings' && isCalibrating(),
    learned: learnedRhythm(),
  };
}
