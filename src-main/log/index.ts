export { type Log, type LogFields, silentLog } from './log';
export { openLog } from './log-file';
export { tellAll } from './tell-all';
