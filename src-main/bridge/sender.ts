/** Who may call: our page, in the top frame of our window. */
import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';

/**
 * Must be asked before the first `await`: `senderFrame` turns null when the frame navigates or goes away, and a frame
 * that has gone may have been anybody's.
 * @param origin for example `app://stagebay`
 */
export function isTrustedSender(event: IpcMainEvent | IpcMainInvokeEvent, contents: WebContents | null, origin: string): boolean {
  const frame = event.senderFrame;
  if (!frame || !contents || event.sender !== contents) return false;
  // A sub-frame has a parent. We never make one; one that is there was injected.
  if (frame.parent !== null) return false;
  // Node gives custom schemes the origin "null", so the address itself is compared.
  return frame.url === origin || frame.url.startsWith(`${origin}/`);
}
