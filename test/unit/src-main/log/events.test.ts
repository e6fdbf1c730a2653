import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '../../../..');

/** Every event that the main process logs, with its levels. `logError` logs errors of the disk (`journal/disk-access.ts`). */
function loggedEvents(): ReadonlyMap<string, ReadonlySet<string>> {
  const events = new Map<string, Set<string>>();
  const add = (event: string, level: string) => events.set(event, (events.get(event) ?? new Set()).add(level));
  for (const file of readdirSync(join(project, 'src-main'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(join(project, 'src-main', file), 'utf8');
    for (const [, level = '', event = ''] of text.matchAll(/\blog\??\.(debug|info|warn|error)\(\s*'([^']+)'/g)) add(event, level);
    for (const [, event = ''] of text.matchAll(/\blogError\(\w+, '([^']+)'/g)) add(event, 'error');
  }
  return events;
}

/** Rows of the table: the event, its levels, and its meaning. */
const documentedEvents = () =>
  [...readFileSync(join(project, 'docs/for-it/logs.md'), 'utf8').matchAll(/^\| `([a-z-]+)` \| ([a-z, ]+) \| (.+) \|$/gm)].map(
    ([, event = '', levels = '', meaning = '']) => ({ event, levels: levels.split(', or '), meaning }),
  );

it('docs/for-it/logs.md lists every event of the log once, with its levels, and no other event', () => {
  const events = loggedEvents();
  expect(events.size).toBeGreaterThan(30);
  const rows = documentedEvents();
  expect(rows.map(({ event }) => event)).toEqual([...events.keys()].sort());
  for (const { event, levels } of rows) expect(levels.sort(), event).toEqual([...(events.get(event) ?? [])].sort());
});

it('every event has a searchable name and a meaning of its own', () => {
  const rows = documentedEvents();
  for (const { event, meaning } of rows) {
    expect(event).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(meaning.length, event).toBeGreaterThan(10);
  }
  expect(new Set(rows.map(({ meaning }) => meaning)).size).toBe(rows.length);
});
