import type { IpcMainInvokeEvent, WebContents } from 'electron';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createRequestRouter, openBridge, type PageName, type RequestRouter } from '../../../../src-main/bridge';
import type { RequestHandlers } from '../../../../src-main/bridge/request-handler';
import { createRequestHandlers } from '../../../../src-main/bridge/request-handlers';
import type { LogFields } from '../../../../src-main/log';
import { fail, ok } from '../../../../src-shared/base/result';
import { EVENT_NAMES, REQUEST_NAMES, type RequestName } from '../../../../src-shared/bridge/contract';
import { COMMANDS } from '../../../../src-shared/scan/command-code';
import { newIntent } from '../courier/fixtures/courier-harness';

type Listener = (event: IpcMainInvokeEvent, input: unknown) => Promise<string>;
const electron = vi.hoisted(() => ({ listeners: new Map<string, unknown>() }));
vi.mock('electron', () => ({
  ipcMain: {
    handle: (name: string, listener: unknown) => electron.listeners.set(name, listener),
    removeHandler: (name: string) => electron.listeners.delete(name),
  },
}));

// Only the schemas of the real handlers are used, so no handler needs its context.
const HANDLERS = createRequestHandlers({
  settings: {},
  orders: { connect: {} },
  page: {},
  commands: {},
  devices: {},
  diagnostics: {},
  release: {},
} as never);

const ORIGIN = 'app://stagebay';
const CANARY = 'canary-4f1c';
const id = crypto.randomUUID();

const SHEET_TEXTS = {
  title: 'Command barcodes',
  hints: ['Scan a command.'],
  commands: Object.fromEntries(COMMANDS.map((command) => [command, command])),
};

/** One well-formed input for every request. */
const INPUTS: { readonly [Name in RequestName]: unknown } = {
  'station.read': undefined,
  'orders.stage': { id, request: { orderId: 'A', bags: 3 } },
  'orders.undo': { id },
  'orders.resolve': { id, by: 'dismissed' },
  'orders.decide': { id, decision: 'mark-staged' },
  'orders.check': { id },
  'orders.recent': { limit: 60 },
  'orders.standings': { orderId: 'A' },
  'orders.quarantined': undefined,
  'orders.dismissQuarantined': { row: 1 },
  'orders.bulk': { state: 'overdue', action: 'withdraw' },
  'orders.bulkUndo': undefined,
  'orders.update': { id, request: { orderId: 'A', userId: 'U', changes: { bags: 3 } }, replaces: null },
  'orders.schedule': { id },
  'orders.find': { text: 'A', states: null, before: null, limit: 50 },
  'orders.history': { orderId: 'A' },
  'orders.known': { orderIds: ['A', 'B'] },
  'orders.setPlace': { orderId: 'A', place: 'Shelf 4' },
  'handover.list': undefined,
  'handover.record': { orderId: 'A', kind: 'handed-over' },
  'orders.export': { text: '', states: ['staged'], format: 'xlsx' },
  'orders.sendNow': undefined,
  'orders.lookup': { orderId: 'A', userId: null },
  'orders.lookupAtScan': { orderId: 'A', userId: null },
  'orders.serviceOptions': { userId: 'U', cartTotal: 4_250, items: 12 },
  'settings.change': { key: 'station.name', value: 'Till 4' },
  'settings.unlock': { pin: '4711' },
  'settings.lock': undefined,
  'credentials.store': { text: CANARY },
  'credentials.forget': undefined,
  'devices.read': undefined,
  'devices.bytes': undefined,
  'devices.ports': undefined,
  'devices.command': { command: 'tare' },
  'devices.findScale': undefined,
  'devices.stopSearch': undefined,
  'draft.persisted': undefined,
  'release.check': undefined,
  'release.restart': undefined,
  'screen.changed': { hasOpenOrder: true },
  'page.failed': { message: 'TypeError', isBlank: true },
  'commands.saveSheet': { texts: SHEET_TEXTS },
  'commands.printSheet': { texts: SHEET_TEXTS },
  'commands.renewKey': undefined,
  'diagnostics.save': undefined,
  'files.stop': undefined,
};

const page = { isDestroyed: () => false, send: vi.fn() };
const contents = page as unknown as WebContents;
const handled = vi.fn();
const senders: PageName[] = [];
const flushEvents = vi.fn();
const logged: { event: string; fields: LogFields | undefined }[] = [];
const write = (event: string, fields?: LogFields) => void logged.push({ event, fields });

function open(
  options: {
    readonly answer?: unknown;
    readonly contents?: WebContents | null;
    readonly second?: WebContents;
    readonly opened?: Promise<void>;
  } = {},
) {
  const handlers = Object.fromEntries(
    REQUEST_NAMES.map((name) => [
      name,
      {
        schema: HANDLERS[name].schema,
        async handle(input: unknown, from: PageName) {
          handled(name, input);
          senders.push(from);
          return 'answer' in options ? options.answer : ok(name);
        },
      },
    ]),
  ) as unknown as RequestHandlers;
  const log = { debug: write, info: write, warn: write, error: write };
  const answers: RequestRouter = createRequestRouter(handlers, { log, flushEvents });
  return openBridge({
    origin: ORIGIN,
    getPages: () => [
      ...(options.contents === null ? [] : [{ name: 'main' as const, contents: options.contents ?? contents }]),
      ...(options.second ? [{ name: 'handover' as const, contents: options.second }] : []),
    ],
    getRouter: async () => {
      await options.opened;
      return answers;
    },
    log,
  });
}

const fromOurPage = {
  sender: contents,
  senderFrame: { parent: null, url: `${ORIGIN}/index.html` },
} as unknown as IpcMainInvokeEvent;

const call = async (name: string, input: unknown, event: IpcMainInvokeEvent = fromOurPage): Promise<unknown> => {
  const listener = electron.listeners.get(name) as Listener | undefined;
  if (!listener) throw new Error('There is no such channel.');
  return JSON.parse(await listener(event, input));
};

beforeEach(() => {
  electron.listeners.clear();
  handled.mockClear();
  senders.length = 0;
  page.send.mockClear();
  logged.length = 0;
});

it('the bridge handles exactly the requests of the contract, and none after it is closed', () => {
  const bridge = open();
  expect([...electron.listeners.keys()].sort()).toEqual([...REQUEST_NAMES].sort());
  bridge.close();
  expect(electron.listeners.size).toBe(0);
});

describe('the input of a request', () => {
  it.each(REQUEST_NAMES)('a well-formed input of %s reaches its handler as the schema parses it', async (name) => {
    open();
    await expect(call(name, INPUTS[name])).resolves.toEqual({ ok: true, value: name });
    expect(handled).toHaveBeenCalledExactlyOnceWith(name, HANDLERS[name].schema.parse(INPUTS[name]));
  });

  it.each<[RequestName, unknown]>([
    ['station.read', {}],
    ['orders.stage', { id, request: { orderId: 1234567890 } }],
    ['orders.stage', { id, request: { orderId: '..' } }],
    ['orders.stage', { id, request: { orderId: 'A', bags: 0 } }],
    ['orders.stage', { id, request: { orderId: 'A', bags: 1.5 } }],
    ['orders.stage', { id, request: { orderId: 'A', weight: -1 } }],
    ['orders.stage', { id, request: { orderId: 'A', [CANARY]: CANARY } }],
    ['orders.stage', { id, request: { orderId: 'A' }, place: ' ' }],
    ['orders.stage', { id, request: { orderId: 'A' }, place: 'Shelf\u200b4' }],
    ['orders.setPlace', { orderId: 'A', place: 'x'.repeat(61) }],
    ['orders.setPlace', { orderId: 'A' }],
    ['orders.known', { orderIds: Array.from({ length: 501 }, () => 'A') }],
    ['orders.known', { orderIds: [''] }],
    ['orders.stage', { id: CANARY, request: { orderId: 'A' } }],
    ['orders.stage', { id, request: { orderId: 'A' }, destination: 'https://evil.example' }],
    ['orders.recent', { limit: 1e9 }],
    ['orders.undo', { id: `${id}${CANARY}` }],
    ['orders.resolve', { id, by: CANARY }],
    ['settings.change', { key: '__proto__', value: CANARY }],
    ['settings.change', { key: CANARY, value: 1 }],
    ['settings.unlock', { pin: CANARY.repeat(10) }],
    ['credentials.store', { text: CANARY.repeat(10_000) }],
    ['credentials.store', { text: 'token', [CANARY]: CANARY }],
    ['credentials.store', CANARY],
    ['credentials.forget', null],
  ])('a malformed input of %s (%#) rejects, reaches no handler, and appears in no log and no error message', async (name, input) => {
    open();
    const rejected = await call(name, input).then(
      () => null,
      (error: Error) => error,
    );
    expect(rejected).toBeInstanceOf(Error);
    expect(handled).not.toHaveBeenCalled();
    expect(logged).toMatchObject([{ event: 'bridge-refused-input', fields: { request: name } }]);
    expect(JSON.stringify(logged) + rejected?.stack).not.toContain(CANARY);
  });

  it('any input either matches the schema and reaches its handler, or rejects', async () => {
    open();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...REQUEST_NAMES),
        fc.oneof(fc.anything(), fc.constantFrom(...Object.values(INPUTS))),
        async (name, input) => {
          handled.mockClear();
          const allowed = HANDLERS[name].schema.safeParse(input);
          const answered = await call(name, input).then(
            () => true,
            () => false,
          );
          expect(answered).toBe(allowed.success);
          expect(handled).toHaveBeenCalledTimes(allowed.success ? 1 : 0);
        },
      ),
    );
  });
});

it('a request that arrives before the station is open is answered after it has opened', async () => {
  let openStation = () => {};
  open({ opened: new Promise((resolve) => (openStation = resolve)) });
  const answer = call('station.read', undefined);
  openStation();
  await expect(answer).resolves.toEqual({ ok: true, value: 'station.read' });
});

describe('the sender of a request', () => {
  const from = (sender: object, senderFrame: object | null) => ({ sender, senderFrame }) as unknown as IpcMainInvokeEvent;
  const top = { parent: null, url: `${ORIGIN}/index.html` };

  it.each<[string, IpcMainInvokeEvent]>([
    ['a frame inside our page', from(contents, { ...top, parent: top })],
    ['another window', from({}, top)],
    ['a frame that has gone', from(contents, null)],
    ['another origin', from(contents, { ...top, url: 'https://evil.example/' })],
    ['an origin that begins like ours', from(contents, { ...top, url: 'app://stagebay.evil.example/index.html' })],
    ['another host of our scheme', from(contents, { ...top, url: 'app://stagebay2/' })],
    ['a file', from(contents, { ...top, url: 'file:///app://stagebay/index.html' })],
    ['an empty page', from(contents, { ...top, url: 'about:blank' })],
    ['a page with no address', from(contents, { ...top, url: '' })],
  ])('requests from %s are refused before their input is read', async (_who, event) => {
    open();
    for (const name of REQUEST_NAMES) {
      await expect(call(name, INPUTS[name], event)).rejects.toThrow('This page may not ask that.');
      await expect(call(name, { [CANARY]: CANARY }, event)).rejects.toThrow('This page may not ask that.');
    }
    expect(handled).not.toHaveBeenCalled();
    expect(JSON.stringify(logged)).not.toContain(CANARY);
  });

  it('requests are refused while there is no window', async () => {
    open({ contents: null });
    await expect(call('station.read', undefined)).rejects.toThrow();
  });

  it('a request of a frame that closes while the request is handled is still answered', async () => {
    open();
    const frame: { current: object | null } = { current: top };
    const event = {
      sender: contents,
      get senderFrame() {
        return frame.current;
      },
    } as unknown as IpcMainInvokeEvent;
    const answer = call('settings.lock', undefined, event);
    frame.current = null;
    await expect(answer).resolves.toMatchObject({ ok: true });
  });
});

describe('the response to a request', () => {
  it('the events of a command are emitted before its response', async () => {
    open({ answer: ok(null) });
    flushEvents.mockClear();
    const response = call('orders.undo', { id });
    expect(flushEvents).not.toHaveBeenCalled();
    await response;
    expect(flushEvents).toHaveBeenCalledTimes(1);
  });

  it('a refusal crosses the bridge as data with all its fields', async () => {
    const refusal = { kind: 'wrong-pin', tryAgainInSeconds: 4 } as const;
    open({ answer: fail(refusal) });
    await expect(call('settings.unlock', { pin: '1' })).resolves.toEqual({ ok: false, refusal });
  });

  it('an empty response has an envelope too', async () => {
    open({ answer: ok(null) });
    await expect(call('orders.standings', { orderId: 'A' })).resolves.toEqual({ ok: true, value: null });
  });

  it('a request rejects when its handler returns nothing', async () => {
    open({ answer: undefined });
    for (const name of REQUEST_NAMES) await expect(call(name, INPUTS[name])).rejects.toThrow();
  });
});

describe('events for the page', () => {
  it('an event is sent under its name', async () => {
    const bridge = open();
    const intent = { ...newIntent('A'), kind: 'stage' } as never;
    bridge.emit('orders.changed', [intent]);
    expect(page.send).toHaveBeenCalledExactlyOnceWith('orders.changed', JSON.stringify([intent]));
  });

  it('events reach the page in their order, even when one is emitted while another is being sent', () => {
    const bridge = open();
    const sent: unknown[] = [];
    page.send.mockImplementation((_name, value) => {
      if (JSON.parse(value) === 'older') bridge.emit('station.changed', 'newer' as never);
      sent.push(JSON.parse(value));
    });
    bridge.emit('station.changed', 'older' as never);
    page.send.mockReset();
    expect(sent).toEqual(['older', 'newer']);
  });

  it('events are dropped without a window, and after the window was destroyed', () => {
    open({ contents: null }).emit('orders.changed', {} as never);
    const destroyed = { isDestroyed: () => true, send: vi.fn() };
    open({ contents: destroyed as unknown as WebContents }).emit('orders.changed', {} as never);
    expect(destroyed.send).not.toHaveBeenCalled();
  });
});

describe('the second window', () => {
  const doorPage = { isDestroyed: () => false, send: vi.fn() };
  const second = doorPage as unknown as WebContents;
  const fromSecond = { sender: second, senderFrame: fromOurPage.senderFrame } as unknown as IpcMainInvokeEvent;
  const ALLOWED: readonly RequestName[] = ['station.read', 'handover.list', 'handover.record', 'page.failed'];

  it.each(REQUEST_NAMES)('the second window can send %s only if the Handover view needs it', async (name) => {
    open({ second });
    const answer = call(name, INPUTS[name], fromSecond);
    if (ALLOWED.includes(name)) return expect(await answer).toEqual({ ok: true, value: name });
    await expect(answer).rejects.toThrow('This page may not ask that.');
    expect(handled).not.toHaveBeenCalled();
    expect(logged).toMatchObject([{ event: 'bridge-refused-sender', fields: { request: name, page: 'handover' } }]);
  });

  it('a closed second window and a frame in it can send nothing', async () => {
    open();
    await expect(call('handover.list', undefined, fromSecond)).rejects.toThrow();
    open({ second });
    const inFrame = { sender: second, senderFrame: { parent: {}, url: `${ORIGIN}/index.html` } } as unknown as IpcMainInvokeEvent;
    await expect(call('handover.list', undefined, inFrame)).rejects.toThrow();
    expect(handled).not.toHaveBeenCalled();
  });

  it('a handler knows which window has sent a request, so that a blank page does not reload the other one', async () => {
    open({ second });
    await call('page.failed', INPUTS['page.failed'], fromSecond);
    await call('page.failed', INPUTS['page.failed']);
    expect(senders).toEqual(['handover', 'main']);
  });

  it('both windows receive changes of the station and its orders, and the main one alone the rest', () => {
    const bridge = open({ second });
    doorPage.send.mockClear();
    for (const name of EVENT_NAMES) bridge.emit(name, null as never);
    const namesOf = ({ send }: typeof doorPage) => send.mock.calls.map(([name]) => name);
    expect(namesOf(page)).toEqual(EVENT_NAMES);
    expect(namesOf(doorPage)).toEqual(['station.changed', 'orders.changed', 'orders.knownChanged', 'orders.reload']);
  });
});
