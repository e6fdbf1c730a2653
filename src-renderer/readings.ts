/** Where a reading goes: the place that is shown decides, whatever has the focus. */
import { create } from 'zustand';
import { formatPounds } from '../src-shared/pounds';
import { search } from './activity';
import { otherPlaces } from './later';
import { learnedRhythm, productBarcode, type Reading, type ScannerSettings } from './scanner';
import { isCalibrating, takeTestReading } from './settings';
import { play } from './sounds';
import { previewScan, takeEnterAfterScan, takeRepeatedScan, takeScaleProblem, takeScan, takeUnfinishedScan, takeWeight } from './stage';
import { useStation } from './station';

export type Place = 'stage' | 'edit' | 'activity' | 'settings';

/** What the strip knows of the scale: the last line it printed, once there was one. */
type ScaleLine = { readonly ok: true; readonly pounds: string } | { readonly ok: false };
export const useScale = create<{ readonly last: ScaleLine | null }>(() => ({ last: null }));

export function takeReading(place: Place, reading: Reading): void {
  if (reading.kind === 'weight') useScale.setState({ last: { ok: true, pounds: formatPounds(reading.weight) } });
  if (reading.kind === 'scale-problem') useScale.setState({ last: { ok: false } });
  // Elsewhere, an Enter that presses nothing says nothing.
  if (reading.kind === 'enter-not-taken' && place !== 'stage') return;
  switch (place) {
    case 'stage':
      return takeOnStage(reading);
    case 'settings':
      play('read');
      return takeTestReading(reading);
    case 'activity':
      if (reading.kind !== 'scan') return play('refused');
      play('read');
      return search(reading.text);
    case 'edit':
      return void takeInEdit(reading);
  }
}

async function takeInEdit(reading: Reading): Promise<void> {
  const { takeEditScan, takeRepeatedEditScan, takeEditWeight } = await otherPlaces();
  if (reading.kind === 'scan') return takeEditScan(reading.text, productBarcode(reading.text, reading.symbology));
  if (reading.kind === 'repeated-scan') return takeRepeatedEditScan(reading.text, productBarcode(reading.text, reading.symbology));
  if (reading.kind === 'weight') return takeEditWeight(reading.weight);
  play('refused');
}

function takeOnStage(reading: Reading): void {
  switch (reading.kind) {
    case 'scan':
      return takeScan(reading.text, productBarcode(reading.text, reading.symbology));
    case 'unfinished-scan':
      return takeUnfinishedScan();
    case 'weight':
      return takeWeight(reading.weight);
    case 'scale-problem':
      return takeScaleProblem(reading.problem);
    case 'repeated-scan':
      return takeRepeatedScan(reading.text, productBarcode(reading.text, reading.symbology));
    // The answer to a test that was begun in Settings: nothing to do here.
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
  const { settings } = useStation.getState().station;
  return {
    prefix: settings['scan.prefix'],
    suffix: settings['scan.suffix'],
    maxGapMs: settings['scan.maxGapMs'],
    testing: place === 'settings' && isCalibrating(),
    learned: learnedRhythm(),
  };
}
