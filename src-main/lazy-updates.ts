/** Loads the update service some time after the start, because no order needs it. */
import { join } from 'node:path';
import type { ReleaseState } from '../src-shared/release/release-state';
import type { Environment } from './environment';
import type { IdleGate } from './idle-gate';
import type { LogFile } from './log';
import type { SettingsService } from './settings';
import type { UpdateService } from './updates';
import type { WindowHost } from './window-host';

/** An app that runs from a folder of sources cannot be updated. */
const FROM_SOURCE: ReleaseState = { kind: 'from-source' };
const NOT_CHECKED: ReleaseState = { kind: 'current', checkedAt: null };

/** After the window is visible. */
const LOAD_DELAY_MS = 1_000;

export interface LazyUpdates {
  /** The state of the service, or a fixed state until it is loaded. */
  state(): ReleaseState;
  /** The state of the service; `null` until it is loaded. */
  loadedState(): ReleaseState | null;
  /** Loads the service after a delay. */
  loadSoon(): void;
  /** Loads the service now if necessary. @returns `null` for an app that cannot be updated, or that is closing */
  load(): Promise<UpdateService | null>;
  pageLoading(): void;
  pageReady(): void;
  /** Prevents loading from now on. */
  cancelLoading(): void;
  close(): void;
}

export function createLazyUpdates(options: {
  readonly environment: Environment;
  readonly settings: SettingsService;
  readonly log: LogFile;
  readonly host: Pick<WindowHost, 'onSessionEnding' | 'onChildProcessGone'>;
  readonly idleGate: () => IdleGate;
  readonly onChange: () => void;
}): LazyUpdates {
  const { environment, settings, log, host, idleGate, onChange } = options;
  let service: UpdateService | null = null;
  let loading: Promise<UpdateService | null> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isPageReady = false;
  let isCanceled = false;

  async function loadService(): Promise<UpdateService | null> {
    if (!environment.packaged) return null;
    const { openLastRun, openUpdateService, createUpdateHost } = await import('./updates');
    if (isCanceled) return null;
    const { version, userData } = environment;
    const opened = openUpdateService({
      running: version,
      settings: () => settings.view().settings,
      idleGate: idleGate(),
      log,
      lastRun: openLastRun(join(userData, 'last-run.json'), version, log),
      host: createUpdateHost({ userData, log }),
      onChange,
    });
    service = opened;
    if (isPageReady) opened.pageReady();
    settings.onChange(() => opened.settingsChanged());
    host.onSessionEnding(() => opened.sessionEnding());
    host.onChildProcessGone(() => opened.childProcessGone());
    onChange();
    return opened;
  }

  function load(): Promise<UpdateService | null> {
    loading ??= loadService();
    return loading;
  }

  return {
    state: () => service?.state() ?? (environment.packaged ? NOT_CHECKED : FROM_SOURCE),
    loadedState: () => service?.state() ?? null,
    loadSoon() {
      timer = setTimeout(() => void load(), LOAD_DELAY_MS);
    },
    load,
    pageLoading() {
      isPageReady = false;
      service?.pageLoading();
    },
    pageReady() {
      isPageReady = true;
      service?.pageReady();
    },
    cancelLoading() {
      isCanceled = true;
      clearTimeout(timer);
    },
    close: () => service?.close(),
  };
}
