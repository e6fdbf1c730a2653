/** The sender check: only our page, in the top frame of its window, may send requests. */
import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';

/**
 * Must be called before the first `await`: `senderFrame` becomes null when the frame navigates or closes, and then its owner is
 * unknown.
 * @param origin for example `app://stagebay`
 */
export function isTrustedSender(event: IpcMainEvent | IpcMainInvokeEvent, contents: WebContents, origin: string): boolean {
  const frame = event.senderFrame;
  if (!frame || event.sender !== contents) return false;
  // Our page has no sub-frames, so a frame with a parent was injected.
  if (frame.parent !== null) return false;
  // The URL is compared, because Node gives custom schemes the origin "null".
  return frame.url === origin || frame.url.startsWith(`${origin}/`);
}
