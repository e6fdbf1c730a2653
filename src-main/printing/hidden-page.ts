/**
 * A window for one print job, which is never shown: it runs no script and has a session of its own, without storage, cookies and network.
 * The rules for all sessions and pages (`src-main/hardening`) apply to it as well.
 */
import { BrowserWindow, type Session, session, type WebContents } from 'electron';
import { cutOffNetwork, DISABLED_PAGE_FEATURES } from '../hardening';
import { documentHeaders, documentHtml, type PrintDocument } from './print-document';

/** Without `persist:`, the session is in memory only. */
const PARTITION = 'print';

const documents = new Map<string, PrintDocument>();
let documentCount = 0;
let preparing: Promise<Session> | null = null;

/**
 * Loads a document into a hidden page, and closes the page afterwards.
 * @param origin the app's own, because no page may load anything else
 * @throws when the page cannot be loaded, or the error of `use`
 */
export async function withHiddenPage<Value>(
  document: PrintDocument,
  origin: string,
  use: (contents: WebContents) => Promise<Value>,
): Promise<Value> {
  preparing ??= prepareSession();
  await preparing;
  documentCount += 1;
  const url = `${origin}/print/${documentCount}`;
  documents.set(url, document);
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      partition: PARTITION,
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      disableBlinkFeatures: DISABLED_PAGE_FEATURES.handover,
    },
  });
  try {
    await window.loadURL(url);
    return await use(window.webContents);
  } finally {
    documents.delete(url);
    window.destroy();
  }
}

async function prepareSession(): Promise<Session> {
  const printSession = session.fromPartition(PARTITION);
  printSession.protocol.handle('app', ({ url }) => {
    const document = documents.get(url);
    return document ? new Response(documentHtml(document), { headers: documentHeaders(document) }) : new Response(null, { status: 404 });
  });
  await cutOffNetwork(printSession);
  return printSession;
}
