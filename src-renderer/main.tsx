/** The window: what is opened, in order. */
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/atkinson-hyperlegible-mono/wght.css';
import './theme/theme.css';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { loadSounds } from './sounds';
import { openStation } from './station';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');

void loadSounds().catch(() => undefined); // No sound card is no reason to stop.
await openStation();
createRoot(root).render(<App />);
