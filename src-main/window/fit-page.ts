/**
 * All of the page on every screen. It is laid out for 1024 by 768; a screen that is scaled up by 125 or 150 % may have less
 * than that in the system's pixels, and then everything is drawn smaller, rather than cut off.
 */
import type { BrowserWindow } from 'electron';
import type { Rectangle } from './bounds';

const LAYOUT_SIZE = { width: 1024, height: 768 };

/** Nobody reads anything smaller: what is cut off then is a window that somebody has made that small. */
const MIN_ZOOM = 0.5;

/** @param content what the page has, in device-independent pixels @returns 1 where it has enough */
export const zoomFor = ({ width, height }: Pick<Rectangle, 'width' | 'height'>): number =>
  Math.max(MIN_ZOOM, Math.min(1, width / LAYOUT_SIZE.width, height / LAYOUT_SIZE.height));

export function fitPage(window: BrowserWindow): void {
  function applyZoom(): void {
    const [width = 0, height = 0] = window.getContentSize();
    const zoom = zoomFor({ width, height });
    if (Math.abs(window.webContents.getZoomFactor() - zoom) > 0.001) window.webContents.setZoomFactor(zoom);
  }
  window.on('resize', applyZoom);
  window.webContents.on('dom-ready', applyZoom);
}
