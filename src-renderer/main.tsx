/** The window: what is opened, in order. */
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/atkinson-hyperlegible-mono/wght.css';
import './theme/theme.css';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { readTheRestLater } from './later';
import { tellOfFailures } from './page-failures';
import { openStation } from './station';
import { fontsLoaded } from './theme';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');

const { broke } = tellOfFailures(root);
await Promise.all([openStation(), fontsLoaded()]);
createRoot(root, { onUncaughtError: broke }).render(<App />);
readTheRestLater();
