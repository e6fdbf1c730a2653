/** Runs one part in this process, inside the session that `scripts/bench.mjs` made: `node run-part.mjs <part> <file for its figures>`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const [name, answer] = process.argv.slice(2);
const electron = process.env.STAGEBAY_ELECTRON;
if (!name || !answer || !electron) throw new Error('Run it by `npm run bench`.');
const part = await import(path.resolve(import.meta.dirname, '..', `${name}.bench.mjs`));
const figures = await part.default({ electron, project: path.resolve(import.meta.dirname, '../../..') });
writeFileSync(answer, JSON.stringify(figures));
// An app that was killed may have left a connection that keeps this process alive.
process.exit(0);
