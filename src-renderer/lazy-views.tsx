/** The views that are not shown first, and their functions. They are a chunk of their own, which `deferred.ts` loads. */
import { ActivityView, handleActivityScan } from './activity';
import {
  EditView,
  handleEditScan,
  handleEditWeight,
  handleRepeatedEditScan,
  handleUncertainEditScan,
  handleUnfinishedEditScan,
} from './edit';
import { HandoverView, handleHandoverScan } from './handover';
import { withChosenText } from './scan-choice';
import { classifyProductBarcode, type Reading } from './scanner';
import { handleTestReading, isCalibrating, isLastTestScan, recordKeys, SettingsView } from './settings';
import { playSound } from './sounds';
import type { View, ViewName } from './views';

export { showOnly } from './activity';
export { Keyboard } from './controls';
export { hasUnsavedChanges, reopenEdit, startEditModel, subscribeToEdit } from './edit';
export { HandoverWindow } from './HandoverWindow';
export { followHandover, useHandover } from './handover';

export const LAZY_VIEWS: Readonly<Record<Exclude<ViewName, 'stage'>, View>> = {
  handover: { Component: HandoverView, handleReading: withChosenText(handleInHandover) },
  edit: { Component: EditView, handleReading: withChosenText(handleInEdit) },
  activity: { Component: ({ reopenIntent }) => <ActivityView correct={reopenIntent} />, handleReading: handleInActivity },
  settings: { Component: SettingsView, handleReading: handleInSettings, isTestingScanner: isCalibrating, recordKeys },
};

function handleInEdit(reading: Reading): void {
  if (reading.kind === 'scan') {
    const { text, other, symbology } = reading;
    return other === null ? handleEditScan(text, classifyProductBarcode(text, symbology)) : handleUncertainEditScan();
  }
  if (reading.kind === 'repeated-scan') {
    const { text, other, symbology } = reading;
    return other === null ? handleRepeatedEditScan(text, classifyProductBarcode(text, symbology)) : undefined;
  }
  if (reading.kind === 'weight') return handleEditWeight(reading.weight);
  if (reading.kind === 'unfinished-scan') return handleUnfinishedEditScan(reading.whileTyping);
  playSound('refused');
}

function handleInHandover(reading: Reading): void {
  if (reading.kind !== 'scan' && reading.kind !== 'repeated-scan') return playSound('refused');
  handleHandoverScan(reading.text);
}

function handleInActivity(reading: Reading): void {
  if (reading.kind !== 'scan' && reading.kind !== 'repeated-scan') return playSound('refused');
  handleActivityScan(reading.text, reading.kind === 'repeated-scan');
}

function handleInSettings(reading: Reading): void {
  // The repeated scan is a bounce of the scanner's trigger.
  if (reading.kind === 'repeated-scan' && isLastTestScan(reading.text)) return;
  playSound('read');
  handleTestReading(reading);
}
