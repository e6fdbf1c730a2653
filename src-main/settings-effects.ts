/** Applies the settings that take effect outside the station: the log level, the window mode, and the display. */
import { UTC } from '../src-shared/time/time-zone';
import type { DisplayWake } from './lifecycle';
import type { LogFile } from './log';
import type { SettingsService } from './settings';
import type { WindowHost } from './window-host';

/** Applies the current settings now, and again at every change. */
export function applySettings(options: {
  readonly settings: SettingsService;
  readonly log: LogFile;
  readonly host: Pick<WindowHost, 'setWindowMode'>;
  readonly displayWake: DisplayWake;
}): void {
  const { settings, log, host, displayWake } = options;
  let isUnknownZoneReported = false;
  let isWeakPinReported = false;

  /** Logs this once, because the system's time zone does not become known while the app runs. */
  function reportUnknownZone(): void {
    if (!isUnknownZoneReported) log.warn('time-zone-unknown', { used: UTC });
    isUnknownZoneReported = true;
  }

  function reportWeakPin(): void {
    const isWeak = settings.view().problems.some(({ kind }) => kind === 'weak-pin');
    if (isWeak && !isWeakPinReported) log.warn('pin-hash-weak');
    isWeakPinReported = isWeak;
  }

  function apply(): void {
    const { 'log.level': level, 'window.mode': mode, 'station.timeZone': timeZone } = settings.view().settings;
    log.setLevel(level);
    if (timeZone === null) reportUnknownZone();
    reportWeakPin();
    host.setWindowMode(mode);
    displayWake.reevaluate();
  }

  apply();
  settings.onChange(apply);
}
