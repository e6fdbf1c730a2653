/** The switches that the pages for IT give to the app. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { findForbiddenSwitches } from '../../../src-main/command-line';

const folder = resolve(import.meta.dirname, '../../../docs/for-it');

/** Every command line of the app on a page, such as `stagebay.exe --quit`. The options of `npm run feed` are not among them. */
const commandLines = readdirSync(folder)
  .filter((file) => file.endsWith('.md'))
  .flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => !line.includes('npm run'))
      .flatMap((line) => [...line.matchAll(/stagebay(?:\.exe)?(?:&quot;|")?((?: --[^ "'`|]+)+)/g)])
      .map(([, switches = '']) => ({ file, args: switches.trim().split(' ') })),
  );

it('a packaged app starts with every switch that the pages for IT give to it', () => {
  expect(commandLines.length).toBeGreaterThan(15);
  for (const { file, args } of commandLines)
    for (const platform of ['linux', 'win32'] as const)
      expect(
        findForbiddenSwitches(args, { platform, isRoot: false }),
        `docs/for-it/${file}: add the switch to src-main/command-line/allowed-switches.ts`,
      ).toEqual([]);
});
