import { app, session } from 'electron';

/**
 * Returns the system's proxy for a URL, as a PAC script does: `PROXY host:8080; DIRECT`. Uses a session of its own, because the page's
 * session has no network, and waits until Electron is ready, because headless commands call it earlier.
 */
export async function resolveSystemProxy(url: string): Promise<string> {
  await app.whenReady();
  return session.fromPartition('system-proxy').resolveProxy(url);
}
