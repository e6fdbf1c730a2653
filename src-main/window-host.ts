/** The interface through which the app's services use the window and Electron. */
import { app, type BrowserWindow, powerMonitor, session } from 'electron';
import type { Settings } from '../src-shared/settings/settings.schema';
import type { PrintProblem } from '../src-shared/station/print-task';
import type { Bridge, PageName } from './bridge';
import type { ForkSerialProcess } from './devices';
import { forkSerialProcess } from './fork-serial';
import type { HidAccess, HidKinds } from './hardening';
import { setDisplayWakeLock } from './lifecycle';
import type { LogFile } from './log';
import { createPdf, type PrintDocument, printDocument } from './printing';
import type { FolderName } from './saved-files';
import { resolveSystemProxy } from './system-proxy';
import {
  describeDevices,
  type HandoverWindow,
  PAGE_ORIGIN,
  type RendererSupervisor,
  scheduleStorageFlush,
  type WindowModeController,
} from './window';

export interface WindowHost {
  readonly log: LogFile;
  readonly emit: Bridge['emit'];
  /** Returns the path of one of the user's folders. Can throw, because a redirected folder may no longer exist. */
  getPath(folder: FolderName): string;
  /** Seconds since the last input to the computer. */
  idleSeconds(): number;
  /** @param listener called when the main window's page starts to load, after which its content is unknown */
  onPageLoading(listener: () => void): void;
  /** Returns the system's proxy for a URL, as a PAC script does: `PROXY host:8080; DIRECT`. */
  resolveProxy(url: string): Promise<string>;
  /** @param listener called when the session may end, because the user signs out or the computer shuts down */
  onSessionEnding(listener: () => void): void;
  /** @param listener called when a child process of Chromium has ended, other than the page's */
  onChildProcessGone(listener: () => void): void;
  /** Flushes the page's storage to the disk soon. */
  scheduleStorageFlush(): void;
  setWindowMode(mode: Settings['window.mode']): void;
  setDisplayWakeLock(isOn: boolean): void;
  /** Lets the page open HID devices of these kinds alone. */
  setHidKinds(kinds: HidKinds): void;
  /** Logs an error that a page reports. @param isBlank whether the page is empty now, so that it has to be reloaded */
  reportPageError(error: string, isBlank: boolean, page: PageName): void;
  /** @throws when the PDF cannot be made */
  createPdf(document: PrintDocument): Promise<Uint8Array>;
  /** Prints on the system's default printer. @returns why nothing was printed, or `null` */
  print(document: PrintDocument): Promise<PrintProblem | null>;
  /** Starts the process of the serial ports. */
  readonly forkSerialProcess: ForkSerialProcess;
  /** Describes the screens and the windows, for diagnostics. */
  devices(): object;
}

export function createWindowHost(options: {
  readonly window: BrowserWindow;
  readonly handover: HandoverWindow;
  readonly modes: WindowModeController;
  readonly page: RendererSupervisor;
  readonly hid: Pick<HidAccess, 'setWanted'>;
  readonly log: LogFile;
  readonly emit: Bridge['emit'];
}): WindowHost {
  const { window, handover, modes, page, hid, log, emit } = options;
  return {
    log,
    emit,
    getPath: (folder) => app.getPath(folder),
    idleSeconds: () => powerMonitor.getSystemIdleTime(),
    onPageLoading: (listener) => window.webContents.on('did-start-loading', listener),
    resolveProxy: resolveSystemProxy,
    onSessionEnding(listener) {
      // Windows notifies the window, and the end may still be canceled. Other systems send `shutdown` when it is certain.
      window.on('query-session-end', listener);
      window.on('session-end', listener);
      powerMonitor.on('shutdown', listener);
    },
    onChildProcessGone: (listener) => app.on('child-process-gone', listener),
    scheduleStorageFlush: () => scheduleStorageFlush(session.defaultSession),
    setWindowMode(mode) {
      modes.setMode(mode);
      handover.reposition();
    },
    setDisplayWakeLock(isOn) {
      log.info('display-wake-lock', { on: isOn });
      setDisplayWakeLock(isOn);
    },
    setHidKinds: (kinds) => hid.setWanted(kinds),
    reportPageError: (error, isBlank, from) => (from === 'main' ? page : handover).reportPageError(error, isBlank),
    createPdf: (document) => createPdf(document, PAGE_ORIGIN),
    print: (document) => printDocument(document, PAGE_ORIGIN),
    forkSerialProcess,
    devices: () => describeDevices(window, handover.window()),
  };
}
