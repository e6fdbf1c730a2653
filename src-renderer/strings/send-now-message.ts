import type { Station } from '../../src-shared/station/station';
import { storeClockOf } from './store-clock';
import { formatTime } from './time-text';
import { t } from './translate';

/** The effect of "Send now" in Activity: none while Connect asks the station to wait. */
export const sendNowMessage = ({ connection, settings }: Pick<Station, 'connection' | 'settings'>): string =>
  connection.kind === 'busy'
    ? t('connection.busy', { at: formatTime(connection.until, storeClockOf(settings)) })
    : t('activity.sendingNow');
