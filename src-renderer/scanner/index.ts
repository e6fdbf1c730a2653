/** The scanner: key events in, scans and weights out. */
export type { Symbology, SymbologyName } from './aim';
export { attachScanner, type ScannerOptions } from './attach';
export type { Calibration } from './calibration';
export type { Classification, Reason } from './classify';
export { detectComputerLayout } from './computer-layout';
export { REPEAT_WINDOW_MS } from './device-reading';
export type { LayoutDetection } from './layout-code';
export { loadLearnedRhythm } from './learned-rhythm';
export type { PendingKey } from './pending-key';
export { classifyProductBarcode, type ProductBarcodeLikelihood } from './product-barcode';
export type { Reading, ScannerSettings } from './reading';
export { readScaleText, type ScaleProblem, type ScaleReading } from './scale-text';
export { readScannedText } from './scanned-text';
export { useScanner } from './use-scanner';
