/**
 * Zooms the page out until it fits into the window. The page is laid out for 1024 by 768 pixels, and a screen that is scaled to
 * 125 or 150 % may have fewer device-independent pixels than that.
 */
import type { BrowserWindow } from 'electron';
import type { Rectangle } from './bounds';

const LAYOUT_SIZE = { width: 1024, height: 768 };

/** Smaller text is not readable, so a smaller window cuts the page off. */
const MIN_ZOOM = 0.5;

/** @param content the size of the page, in device-independent pixels @returns the zoom factor: at most 1 */
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
