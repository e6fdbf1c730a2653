/** Where Chromium's network runs. */
import { app } from 'electron';

/**
 * In this process and not in one of its own (decision 18): nothing of it is used but the system's answer to which proxy
 * an address has, for orders leave by undici. Has to be called before the app is ready.
 */
export function runNetworkServiceInProcess(): void {
  // Whatever else the command line asks for stays: the last of two would win.
  const enabledFeatures = app.commandLine.getSwitchValue('enable-features');
  app.commandLine.appendSwitch('enable-features', [enabledFeatures, 'NetworkServiceInProcess2'].filter(Boolean).join(','));
}
