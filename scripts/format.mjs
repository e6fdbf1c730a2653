/** `npm run format`: formats the sources and applies the linter's safe fixes. Arguments name files: `npm run format -- src-main`. */
import { entryPoint, main, run } from './cli.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  await setUp('modules');
  return run(process.execPath, [entryPoint('@biomejs/biome'), 'check', '--write', ...process.argv.slice(2)]);
});
