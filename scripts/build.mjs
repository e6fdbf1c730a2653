/** `npm run build`: sets up what is missing and builds the app into `out/`. */
import { entryPoint, main, run } from './cli.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  await setUp('modules');
  return run(process.execPath, [entryPoint('electron-vite'), 'build']);
});
