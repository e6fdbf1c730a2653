/** Applies the settings that take effect outside the station: the log level, the window mode, the display, and the page's devices. */

import { hidKindsOf } from '../src-shared/devices/hid-kinds';
import type { SettingsProblem } from '../src-shared/settings/setting-source';
import { UTC } from '../src-shared/time/time-zone';
import type { DisplayWake } from './lifecycle';
import type { LogFile } from './log';
import type { SettingsService } from './settings';
import type { WindowHost } from './window-host';

type ProblemOf<Kind extends SettingsProblem['kind']> = Extract<SettingsProblem, { readonly kind: Kind }>;

/** Applies the current settings now, and again at every change. */
export function applySettings(options: {
  readonly settings: SettingsService;
  readonly log: LogFile;
  readonly host: Pick<WindowHost, 'setWindowMode' | 'setHidKinds'>;
  readonly displayWake: DisplayWake;
}): void {
  const { settings, log, host, displayWake } = options;
  let isUnknownZoneReported = false;
  const reportedProblems = new Set<string>();

  /** Logs this once, because the system's time zone does not become known while the app runs. */
  function reportUnknownZone(): void {
    if (!isUnknownZoneReported) log.warn('time-zone-unknown', { used: UTC });
    isUnknownZoneReported = true;
  }

  /** Logs a problem once, until it is solved. */
  function reportProblem<Kind extends SettingsProblem['kind']>(kind: Kind, report: (problem: ProblemOf<Kind>) => void): void {
    const problem = settings.view().problems.find((one): one is ProblemOf<Kind> => one.kind === kind);
    if (!problem) reportedProblems.delete(kind);
    else if (!reportedProblems.has(kind)) {
      reportedProblems.add(kind);
      report(problem);
    }
  }

  function apply(): void {
    const { 'log.level': level, 'window.mode': mode, 'station.timeZone': timeZone } = settings.view().settings;
    log.setLevel(level);
    if (timeZone === null) reportUnknownZone();
    reportProblem('weak-pin', () => log.warn('pin-hash-weak'));
    reportProblem('pattern-conflict', ({ key, otherKey }) => log.warn('scan-patterns-overlap', { ignored: key, other: otherKey }));
    host.setWindowMode(mode);
    host.setHidKinds(hidKindsOf(settings.view().settings));
    displayWake.reevaluate();
  }

  apply();
  settings.onChange(apply);
}
