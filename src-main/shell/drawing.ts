/** Who draws the window. */
import { app } from 'electron';

/** Gives the window back to the graphics card, for a station whose processor is too slow for its screen. */
const ENABLE_GPU_SWITCH = 'graphics-card';

/**
 * The window is drawn by the processor: text and boxes need no graphics card, and drivers of old ones are what makes
 * windows black, or white, or gone. Chromium does not look for a card then, which takes a tenth of a second of a start and
 * a process with a driver in it. Has to be called before the app is ready.
 */
export function disableGpu(): void {
  if (app.commandLine.hasSwitch(ENABLE_GPU_SWITCH)) return;
  app.disableHardwareAcceleration();
  // On Windows, since Electron 38, these switches together have made windows black (electron/electron#14273, #51363).
  if (process.platform !== 'linux') return;
  // Some of Chromium (139 and later) asks for the switch itself, and keeps a card busy without it.
  app.commandLine.appendSwitch('disable-gpu');
  // Nothing here is drawn in three dimensions: no card is imitated either.
  app.commandLine.appendSwitch('disable-software-rasterizer');
}
