export { HandoverView } from './HandoverView';
export { followHandover, useHandover } from './handover-store';
export { handleHandoverScan } from './scans';
