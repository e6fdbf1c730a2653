/** The scanner's room: keystrokes in, scans and weights out. */
export type { Symbology, SymbologyName } from './aim';
export { attachScanner, type ScannerOptions } from './attach';
export type { Calibration } from './calibration';
export type { Classification, Reason } from './classify';
export { computerLayout } from './computer-layout';
export type { LayoutFinding } from './layout-code';
export { learnedRhythm } from './learned';
export type { PendingKey } from './pending-key';
export { type ProductBarcode, productBarcode } from './product-barcode';
export type { Reading, ScannerSettings } from './reading';
export { readScaleText, type ScaleProblem, type ScaleReading } from './scale-text';
export { useScanner } from './use-scanner';
