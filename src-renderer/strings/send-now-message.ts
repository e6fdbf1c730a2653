import type { Station } from '../../src-shared/station/station';
import { en } from './en';
import { storeClockOf } from './store-clock';
import { formatTime } from './time-text';

/** What follows from "Send now" in Activity: nothing, while Connect wants the station to wait. */
export const sendNowMessage = ({ connection, settings }: Pick<Station, 'connection' | 'settings'>): string =>
  connection.kind === 'busy' ? en.connection.busy(formatTime(connection.until, storeClockOf(settings))) : en.activity.sendingNow;
