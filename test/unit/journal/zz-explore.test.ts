import { readFileSync, writeFileSync, readdirSync, existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { it } from 'vitest';
import { openJournal } from '../../../src-main/journal';
import { silentLog } from '../../../src-main/log';
import { newIntent } from '../courier/fixtures/line';
import { newFile, opened } from './fixtures/folders';
import { enter, WAY_TO, orderId } from './fixtures/orders';

it('x', async () => {
  const file = newFile();
  const { journal } = await opened(file);
  const names = Object.keys(WAY_TO).filter((n) => n !== 'sending') as (keyof typeof WAY_TO)[];
  for (let i = 0; i < 48; i += 1) await enter(journal, `order-${String(i * 7919).padStart(12, '0')}`, WAY_TO[names[i % names.length] ?? 'staged']);
  const all = await journal.recent(Infinity);
  const stories = new Map<string, unknown>(); for (const { id } of all) stories.set(id, await journal.story(id));
  await journal.close();
  const sound = readFileSync(file);
  const pages = sound.length / 4096;
  console.log('pages', pages, 'orders', all.length);
  let seed = Number(process.env.SEED ?? 1); const random = (n: number) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor((seed / 2147483648) * n); };
  const dir = dirname(file);
  const tally: Record<string, number> = {};
  const per = Number(process.env.PER ?? 6);
  const cases: [number, number][] = [];
  for (let p = 0; p < pages; p += 1) { for (let k = 0; k < per; k += 1) cases.push([p * 4096 + (k === 0 ? 0 : k === 1 ? 3 : k === 2 ? 8 + random(30) : random(4096)), 1 + random(255)]); }
  if (process.env.HEADER) { cases.length = 0; for (let o = 0; o < 110; o += 1) { cases.push([o, 0xff]); cases.push([o, 1 << random(8)]); } }
  for (const [offset, mask] of cases) {
    for (const n of readdirSync(dir)) rmSync(join(dir, n));
    const bytes = Buffer.from(sound); bytes[offset] = (bytes[offset] ?? 0) ^ mask;
    writeFileSync(file, bytes);
    const tag = `page ${Math.floor(offset / 4096) + 1} +${offset % 4096} ^${mask.toString(16)}`;
    const details: string[] = [];
    const r = await openJournal(file, { log: { ...silentLog, error: (e: string, f?: object) => details.push(e + ' ' + JSON.stringify(f)) } as never, now: () => 5 });
    if (!r.ok) { console.log('!!', tag, JSON.stringify(r.problem)); tally['refused'] = (tally['refused'] ?? 0) + 1; continue; }
    const { journal: j, notice } = r.value;
    try {
      const got = await j.recent(Infinity);
      let wrong = 0, missingRecords = 0, lastWrong = 0;
      for (const i of got) {
        const o = all.find(({ id }) => id === i.id); const s = await j.story(i.id);
        const asked = notice && o?.state.name === 'waiting' && i.state.name === 'overdue';
        if (!o || (!asked && JSON.stringify(o) !== JSON.stringify(i))) wrong += 1;
        else if (!asked && JSON.stringify(s) !== JSON.stringify(stories.get(i.id))) missingRecords += 1;
      }
      for (const o of got) { const l = await j.lastFor(o.request.orderId); const exp = ['rejected','withdrawn'].includes(o.state.name) ? undefined : o.id; if (l?.id !== exp) lastWrong += 1; }
      const missing = all.length - got.length; const un = await j.unreadable();
      const kind = notice ? `recovered` : un ? 'parked' : 'clean';
      tally[kind] = (tally[kind] ?? 0) + 1;
      const c = await j.counts();
      const a = await j.append(newIntent('new')); const found = (await j.search({ text: 'order-', states: null, before: null, limit: 1000 })).intents.length;
      const evidence = notice ? existsSync(join(dir, notice.setAside)) && readFileSync(join(dir, notice.setAside)).equals(bytes) : true;
      const suspicious = wrong || lastWrong || !a.ok || (missing > 0 && !notice && un < missing) || (notice && (notice.kept !== got.length || (notice.lost !== null && notice.lost !== missing) || !evidence)) || found !== got.length || (missingRecords && !notice && !un);
      if (suspicious || (notice && missing > 12)) console.log(suspicious ? '??' : '  ', tag, kind, JSON.stringify(notice), JSON.stringify({ wrong, lastWrong, missing, un, missingRecords, found, got: got.length, evidence, a: a.ok, c }), details.slice(0, 2));
      if (notice) tally['lost ' + missing] = (tally['lost ' + missing] ?? 0) + 1;
    } catch (e) { console.log('!! threw', tag, (e as Error).message, JSON.stringify(notice), details); tally['threw'] = (tally['threw'] ?? 0) + 1; }
    await j.close();
  }
  console.log(JSON.stringify(tally));
}, 3_000_000);
