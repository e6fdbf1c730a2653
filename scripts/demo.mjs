/**
 * `npm run demo`: plays a packer's first minutes with the real app and the practice server, on a virtual display.
 * `npm run pictures` takes screenshots of every view in every state instead, and `npm run pictures -- 1.25` as a screen scaled to 125 %
 * shows them.
 */
import { CliError, main } from './cli.mjs';
import { runDemo } from './demo/run-demo.mjs';

await main(async () => {
  const name = process.argv[2] ?? 'walkthrough';
  if (name !== 'walkthrough' && name !== 'pictures') throw new CliError(`There is no demo "${name}"; there are walkthrough and pictures.`);
  return runDemo(name, process.argv[3]);
});
