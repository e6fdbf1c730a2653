export { ActivityView } from './ActivityView';
export { type Filter, showOnly } from './history-store';
export { handleActivityScan } from './scans';
