/** The scanner's room: keystrokes in, scans and weights out. */
export type { Symbology, SymbologyName } from './aim';
export { attachScanner, type ScannerOptions } from './attach';
export type { Calibration } from './calibration';
export { learnedRhythm } from './learned';
export { type ProductBarcode, productBarcode } from './product-barcode';
export type { Reading, ScannerSettings } from './reading';
export { readScaleText, type ScaleProblem, type ScaleReading } from './scale-text';
export { useScanner } from './use-scanner';
