/** `npm run --silent electron:path`: prepares the Electron executable if need be; its path is the last line of standard output. */
import { main } from './cli.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  await setUp('window');
  console.log(await ensureElectron());
  return 0;
});
