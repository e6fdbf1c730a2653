/** Entry point of the page: what it opens, in order. */
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/atkinson-hyperlegible-mono/wght.css';
import './theme/tokens.css';
import './theme/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { loadDeferred } from './deferred';
import { followLanguage } from './language';
import { reportPageErrors } from './page-errors';
import { openStation } from './station';
import { waitForFonts } from './theme';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');

const { onUncaughtError } = reportPageErrors(root);
await Promise.all([openStation().then(followLanguage), waitForFonts()]);
createRoot(root, { onUncaughtError: onUncaughtError }).render(<App />);
loadDeferred();
