/** Random sequences of changes to a station’s files, with the rules of docs/decisions/0007-last-good-profile.md checked after each. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openSettings, type SettingsService } from '../../../../src-main/settings';
import { assertNever } from '../../../../src-shared/base/result';
import type { SettingSource } from '../../../../src-shared/settings/setting-source';
import { parseSetting, SETTINGS, type SettingKey } from '../../../../src-shared/settings/settings.schema';
import { createTempFolder } from '../../../support/temp-folder.mjs';

/** The number of sequences: a few in every run, and more on request after a change of the rules. */
const RUNS = Number(process.env.STAGEBAY_RUNS ?? 60);
const LONGEST_MS = Math.max(60_000, RUNS * 200);

const FILES = { policy: 'policy.json', defaults: 'defaults.json', station: 'settings.json', profile: 'last-good-profile.json' } as const;
type Name = keyof typeof FILES;
type ItsName = 'policy' | 'defaults';

const MODE = 'connection.mode';
const ROUTES = ['connection.baseUrl', 'connection.retailerId', 'connection.orderPaths'] as const;
type Route = (typeof ROUTES)[number];
type Content = { readonly [Key in Route | typeof MODE]?: unknown };

const address = fc.constantFrom('https://one.example', 'https://two.example', SETTINGS['connection.baseUrl'].defaultValue);
const retailer = fc.constantFrom('R-1', 'R-2', null);
const paths = fc.constantFrom('lastmile', 'users');
/** Some values are invalid, as after a typing error. */
const content: fc.Arbitrary<Content> = fc.record(
  {
    [MODE]: fc.constantFrom('live', 'live', 'live', 'practice', 'liv'),
    'connection.baseUrl': fc.oneof({ weight: 5, arbitrary: address }, { weight: 1, arbitrary: fc.constant('http://one.example') }),
    'connection.retailerId': retailer,
    'connection.orderPaths': paths,
  },
  { requiredKeys: [] },
);

type Step =
  | { readonly does: 'it-writes'; readonly name: ItsName; readonly content: Content }
  | { readonly does: 'vanish'; readonly name: Exclude<Name, 'profile'> }
  | { readonly does: 'damage'; readonly name: Name }
  /** Makes the file unreadable until it is restored with the same content. */
  | { readonly does: 'lock' | 'unlock'; readonly name: Name }
  | { readonly does: 'change'; readonly key: SettingKey; readonly value: unknown }
  | { readonly does: 'look'; readonly takes: boolean }
  | { readonly does: 'restart' };

const does = <Does extends Step['does']>(name: Does) => fc.constant(name);
const anyName = fc.constantFrom<Name>('policy', 'defaults', 'station', 'profile');
const anyChange = fc.oneof(
  ...([MODE, ...ROUTES] as const).map((key) =>
    fc.record({
      does: does('change'),
      key: fc.constant<SettingKey>(key),
      value: { [MODE]: fc.constantFrom('live', 'practice'), [ROUTES[0]]: address, [ROUTES[1]]: retailer, [ROUTES[2]]: paths }[key],
    }),
  ),
  fc.record({ does: does('change'), key: fc.constantFrom<SettingKey>(MODE, ...ROUTES), value: fc.constant(undefined) }),
);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: does('it-writes'), name: fc.constantFrom<ItsName>('policy', 'defaults'), content }) },
  { weight: 3, arbitrary: fc.record({ does: does('vanish'), name: fc.constantFrom('policy', 'defaults', 'station') }) },
  { weight: 2, arbitrary: fc.record({ does: does('damage'), name: anyName }) },
  { weight: 2, arbitrary: fc.record({ does: does('lock'), name: anyName }) },
  { weight: 2, arbitrary: fc.record({ does: does('unlock'), name: anyName }) },
  { weight: 3, arbitrary: anyChange },
  { weight: 4, arbitrary: fc.record({ does: does('look'), takes: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ does: does('restart') }) },
);

/**
 * The content of a file that cannot be read for a while. It can be replaced, like a file of another user, because after a restart
 * the station cannot know a value that is stored nowhere.
 */
const LOCKED = Buffer.of(0xff);

async function openWeek() {
  const { path: folder, remove } = createTempFolder('word');
  const at = (name: Name) => join(folder, FILES[name]);
  const locked = new Map<Name, string>();
  const place = (name: ItsName) => ({ kind: 'file', file: at(name), isRequired: false, owner: null }) as const;
  const open = () =>
    openSettings({
      userData: folder,
      policy: place('policy'),
      defaults: place('defaults'),
      machine: { hostName: 'pack-07', timeZone: 'UTC', locale: 'en-US' },
    });

  /** The configured destination of live orders; null until the station was made live. */
  let route: Readonly<Record<Route, unknown>> | null = null;
  /** The changes since the station could last read its sources and knew the destination. */
  let said: { readonly where: Name; readonly key: Route; readonly value: unknown }[] = [];
  const isNew = (key: Route, value: unknown) => said.some((one) => one.key === key && one.value === value);
  /** A person has set the mode, so the destination is the one on the screen. */
  let isDecidedAnew = false;

  const isLocked = (name: Name) => locked.has(name) && existsSync(at(name)) && readFileSync(at(name)).equals(LOCKED);
  const isFile = (name: Name) => existsSync(at(name)) && !isLocked(name);
  function contentOf(name: Name): Record<string, unknown> {
    try {
      return isFile(name) ? JSON.parse(readFileSync(at(name), 'utf8')) : {};
    } catch {
      return {};
    }
  }
  /** The contents of the files when the station read them. */
  const read = { policy: contentOf('policy'), defaults: contentOf('defaults'), station: contentOf('station') };
  function readNow(...names: (keyof typeof read)[]): void {
    for (const name of names) read[name] = contentOf(name);
  }
  const isSaid = (name: keyof typeof read, key: SettingKey, value: unknown) =>
    key in read[name] && read[name][key] === value && parseSetting(key, value).ok;

  function unlock(name: Name): void {
    // Unless the station has replaced the file.
    if (isLocked(name)) writeFileSync(at(name), locked.get(name) ?? '');
    locked.delete(name);
  }

  let room: SettingsService = await open();

  /** The rules that hold after every change. */
  function check(): void {
    const { settings, sources, blockedBy } = room.view();
    if (blockedBy !== null) return;
    const about = JSON.stringify({ route, sources: pickSources(sources), problems: room.view().problems });
    if (settings[MODE] === 'practice') {
      if (route) expect(isSaid('policy', MODE, 'practice') || isDecidedAnew, `practice without a word: ${about}`).toBe(true);
      route = null;
    } else {
      const isLiveByWord =
        route !== null || isDecidedAnew || (['policy', 'station', 'defaults'] as const).some((name) => isSaid(name, MODE, 'live'));
      expect(isLiveByWord, `live without a word: ${about}`).toBe(true);
      for (const key of ROUTES) {
        const now = settings[key];
        if (route === null || isDecidedAnew || route[key] === now) continue;
        expect(isSaid('policy', key, now) || isNew(key, now), `${key} is ${now} without a word: ${about}`).toBe(true);
      }
      route = Object.fromEntries(ROUTES.map((key) => [key, settings[key]])) as Record<Route, unknown>;
    }
    isDecidedAnew = false;
  }

  function checkWhatWasRead(): void {
    check();
    if (room.view().blockedBy === null) said = said.filter(({ where }) => isLocked(where));
  }

  async function take(step: Step): Promise<void> {
    switch (step.does) {
      case 'it-writes':
        unlock(step.name);
        writeFileSync(at(step.name), JSON.stringify(step.content));
        for (const key of ROUTES) if (key in step.content) said.push({ where: step.name, key, value: step.content[key] });
        return;
      case 'vanish':
        unlock(step.name);
        return rmSync(at(step.name), { force: true });
      case 'damage':
        if (isFile(step.name)) writeFileSync(at(step.name), '{"connection.mode": "li');
        return;
      case 'lock':
        if (!isFile(step.name)) return;
        locked.set(step.name, readFileSync(at(step.name), 'utf8'));
        return writeFileSync(at(step.name), LOCKED);
      case 'unlock':
        return unlock(step.name);
      case 'change': {
        const changed = await room.change(step.key, step.value);
        if (!changed.ok) return;
        readNow('station');
        const now = changed.value.settings[step.key];
        if (step.key === MODE) isDecidedAnew = true;
        else said.push({ where: 'station', key: step.key as Route, value: now });
        if (step.value !== undefined) expect(now, 'what is saved is followed').toBe(step.value);
        return check();
      }
      case 'look':
        await room.refresh({ acceptUnusable: true });
        if (step.takes) readNow('policy', 'defaults');
        if (!step.takes) return;
        await room.applyPending();
        return checkWhatWasRead();
      case 'restart':
        room = await open();
        readNow('policy', 'defaults', 'station');
        return checkWhatWasRead();
      default:
        assertNever(step);
    }
  }

  return { take, close: remove };
}

const pickSources = (sources: Readonly<Record<SettingKey, SettingSource>>) => [MODE, ...ROUTES].map((key) => sources[key as SettingKey]);

it(
  'a live station never changes its mode, address, retailer or order paths without a change by IT or a person',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 40, size: 'max' }), async (steps) => {
        const week = await openWeek();
        try {
          for (const step of steps) await week.take(step);
          await week.take({ does: 'restart' });
        } finally {
          week.close();
        }
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: LONGEST_MS - 10_000 },
    );
  },
  LONGEST_MS,
);
