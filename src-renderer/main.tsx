/** Entry point of the page: what it opens, in order. */
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/atkinson-hyperlegible-mono/wght.css';
import './theme/tokens.css';
import './theme/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { loadDeferred, loadLazyViews } from './deferred';
import { followLanguage } from './language';
import { reportPageErrors } from './page-errors';
import { openStation, openStationOnly } from './station';
import { waitForFonts } from './theme';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');

const { onUncaughtError } = reportPageErrors(root);
// The second window loads the same page (`src-main/window/page-scheme.ts`) and shows the Handover view alone.
const isHandoverWindow = new URLSearchParams(location.search).get('window') === 'handover';
const open = isHandoverWindow ? openStationOnly : openStation;
await Promise.all([open().then(followLanguage), waitForFonts()]);
const reactRoot = createRoot(root, { onUncaughtError: onUncaughtError });
if (isHandoverWindow) {
  const { HandoverWindow } = await loadLazyViews();
  reactRoot.render(<HandoverWindow />);
} else {
  reactRoot.render(<App />);
  loadDeferred();
}
