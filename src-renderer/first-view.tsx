/** The view that is shown first. It is part of the first chunk, because a packer scans as soon as the window is open. */
import { withChosenText } from './scan-choice';
import { classifyProductBarcode, type Reading } from './scanner';
import {
  handleEnterAfterScan,
  handleRepeatedScan,
  handleScaleProblem,
  handleScan,
  handleUncertainScan,
  handleUnfinishedScan,
  handleWeight,
  previewScan,
  StageView,
} from './stage';
import type { View } from './views';

export const FIRST_VIEW: View = {
  Component: ({ openEdit, showNeedsAttention, hasFirstPaint }) => (
    <StageView openEdit={openEdit} showNeedsAttention={showNeedsAttention} isPainted={hasFirstPaint} />
  ),
  handleReading: withChosenText(handleInStage),
  previewScan,
};

function handleInStage(reading: Reading): void {
  switch (reading.kind) {
    case 'scan': {
      const { text, other, symbology } = reading;
      return other === null ? handleScan(text, classifyProductBarcode(text, symbology)) : handleUncertainScan([text, other]);
    }
    case 'unfinished-scan':
      return handleUnfinishedScan(reading.whileTyping);
    case 'weight':
      handleWeight(reading.weight);
      return;
    case 'scale-problem':
      return handleScaleProblem(reading.problem);
    case 'repeated-scan': {
      const { text, other, symbology } = reading;
      // With two possible texts, the question is on the screen already.
      return other === null ? handleRepeatedScan(text, classifyProductBarcode(text, symbology)) : undefined;
    }
    case 'test-scan':
      return;
    case 'enter-ignored':
      return handleEnterAfterScan();
  }
}
