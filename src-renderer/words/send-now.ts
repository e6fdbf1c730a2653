import type { Station } from '../../src-shared/station';
import { en } from './en';
import { storeClock } from './store-clock';
import { clockTime } from './times';

/** What follows from "Send now" in Activity: nothing, while Connect wants the station to wait. */
export const sendNowWords = ({ connection, settings }: Pick<Station, 'connection' | 'settings'>): string =>
  connection.kind === 'busy' ? en.connection.busy(clockTime(connection.until, storeClock(settings))) : en.activity.sendingNow;
