/** `npm run --silent electron:path`: prepares the Electron executable if need be; its path is the last line of standard output. */
import { main } from './command.mjs';
import { findElectron } from './electron-runtime.mjs';
import { setUp } from './set-up.mjs';

await main(async () => {
  await setUp('window');
  console.log(await findElectron());
  return 0;
});
