/** The sheet of command barcodes, and the key that ties it to its station. */
export { createCommandSheet } from './command-sheet';
export { openStationKey, type StationKey } from './station-key';
