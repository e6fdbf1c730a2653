/** Chromium and V8 flags of every start with a window. Each function has to be called before the app is ready. */
import { setFlagsFromString } from 'node:v8';
import { app } from 'electron';

/** Turns GPU rendering back on, for a station whose processor is too slow for its screen. The second name is the older one. */
const ENABLE_GPU_SWITCHES = ['enable-gpu', 'graphics-card'];

/**
 * Renders the window in software (docs/decisions/0017-software-rendering.md). Text and boxes need no GPU, and old GPU
 * drivers make windows black, white or invisible. Not looking for a GPU also saves a tenth of a second of a start, and a
 * process with a driver in it.
 */
export function disableGpu(): void {
  if (ENABLE_GPU_SWITCHES.some((name) => app.commandLine.hasSwitch(name))) return;
  app.disableHardwareAcceleration();
  // On Windows, since Electron 38, these switches together have made windows black (electron/electron#14273, #51363).
  if (process.platform !== 'linux') return;
  // Parts of Chromium (139 and later) check the switch itself, and keep the GPU busy without it.
  app.commandLine.appendSwitch('disable-gpu');
  // The page draws nothing in three dimensions, so the software GPU is not needed either.
  app.commandLine.appendSwitch('disable-software-rasterizer');
}

/**
 * Runs Chromium's network service in this process instead of a process of its own (docs/decisions/0018-in-process-network-service.md),
 * because it only resolves the system's proxy: orders are sent by undici.
 */
export function runNetworkServiceInProcess(): void {
  // Keep the features that the command line enables, because the last of two switches would replace the first.
  const enabledFeatures = app.commandLine.getSwitchValue('enable-features');
  app.commandLine.appendSwitch('enable-features', [enabledFeatures, 'NetworkServiceInProcess2'].filter(Boolean).join(','));
}

/**
 * Keeps the space for young objects at its initial size. V8 otherwise grows it to 14 MB after a thousand orders and keeps it,
 * although a station keeps few objects for longer than one order takes, and collecting the small space takes a millisecond.
 */
export function limitYoungGeneration(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
