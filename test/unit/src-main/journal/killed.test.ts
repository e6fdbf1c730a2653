/** Kills processes with kill -9 at arbitrary times, and checks what is left in their journals. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { IntentId } from '../../../../src-shared/intent/intent.schema';
import { canLinkFolders } from '../../../support/folder-links.mjs';
import { type CrashTargets, openCrashTargets } from './fixtures/crash-targets';
import { createJournalPath, openJournalAt } from './fixtures/journal-files';
import { appendAndAdvance, EVENTS_TO } from './fixtures/orders';

let victims: CrashTargets;
beforeAll(async () => {
  if (canLinkFolders) victims = await openCrashTargets();
}, 60_000);
afterAll(() => victims?.remove());

it.skipIf(!canLinkFolders)(
  'a journal loses no acknowledged order in twenty runs that end with kill -9',
  async () => {
    const file = createJournalPath();
    /** The states of each order that were acknowledged before its process was killed. */
    const acknowledged = new Map<string, string[]>();

    for (let life = 0; life < 20; life += 1) {
      const lines = await victims.killWhen(file, (seen) => seen > 2 + life * 17);
      expect(lines[0], 'a journal whose process was killed is not a damaged one').toBe('open null');
      for (const line of lines.slice(1)) {
        const [state = '', id = ''] = line.split(' ');
        acknowledged.set(id, [...(acknowledged.get(id) ?? []), state]);
      }
    }

    const { journal, notice } = await openJournalAt(file);
    expect(notice).toBeNull();
    expect(await journal.countUnreadable()).toBe(0);
    expect(acknowledged.size).toBeGreaterThan(100);
    for (const [id, states] of acknowledged) {
      const story = await journal.timeline(IntentId.parse(id));
      const passed = story?.records.map(({ to }) => to) ?? [];
      expect(passed.slice(0, states.length)).toEqual(states);
      // One step may have been written without an acknowledgment, and an order that was being sent is now unknown.
      const rest = passed.slice(states.length).filter((state) => state !== 'unknown');
      expect(rest.length).toBeLessThanOrEqual(1);
      expect(story?.intent.state.kind).toBe(passed.at(-1));
      expect(story?.intent.state.kind).not.toBe('sending');
    }
    // Each run may also have written up to three simultaneous hand-overs without an acknowledgment.
    const all = await journal.listRecent(Number.POSITIVE_INFINITY);
    expect(all.length - acknowledged.size).toBeLessThanOrEqual(60);
  },
  120_000,
);

it.skipIf(!canLinkFolders)(
  'a recovery that is killed repeatedly loses no order, and is reported when it finishes',
  async () => {
    const file = createJournalPath();
    const { journal } = await openJournalAt(file);
    for (let index = 0; index < 60; index += 1) await appendAndAdvance(journal, `order ${index}`, EVENTS_TO.staged);
    await journal.close();
    const bytes = readFileSync(file);
    bytes[0] = 0;
    writeFileSync(file, bytes);

    const notices: string[] = [];
    // Node takes about 60 ms to start; the recovery runs after that.
    for (let afterMs = 60; notices.length === 0 && afterMs < 2_000; afterMs += 13) {
      notices.push(...(await victims.killAfter(file, afterMs)).filter((line) => line.startsWith('open')));
    }
    expect(notices[0]).toContain('"kept":60,"lost":0');
    const again = await openJournalAt(file);
    expect(await again.journal.listRecent(Number.POSITIVE_INFINITY)).toSatisfy((all: unknown[]) => all.length >= 60);
    const setAside = readdirSync(dirname(file)).filter((name) => name.includes('.damaged-'));
    expect(setAside).toHaveLength(1);
    expect(readFileSync(`${dirname(file)}/${setAside[0]}`).equals(bytes)).toBe(true);
  },
  120_000,
);
