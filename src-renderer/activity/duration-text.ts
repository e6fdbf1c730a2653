import { t } from '../strings';

/** `5 s`, `1 min 30 s`, `18 min`, `2 h 5 min`, `3 days 4 h`: as exact as a person needs it. */
export function formatDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return t('activity.duration.seconds', { seconds });
  if (minutes < 10 && seconds % 60 > 0) return t('activity.duration.minutesAndSeconds', { minutes, seconds: seconds % 60 });
  if (hours === 0) return t('activity.duration.minutes', { minutes });
  if (hours < 24) return t('activity.duration.hours', { hours, minutes: minutes % 60 });
  return t('activity.duration.days', { days: Math.floor(hours / 24), hours: hours % 24 });
}
