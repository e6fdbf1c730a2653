import { EventEmitter } from 'node:events';
import type { Session, WebContents } from 'electron';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { hardenSessions, PERMISSIONS } from '../../../../src-main/hardening';
import type { LogFields } from '../../../../src-main/log';

type Request = (contents: WebContents | null, permission: string, decide: (granted: boolean) => void) => void;
type Check = (contents: WebContents | null, permission: string, origin: string, details: { isMainFrame: boolean }) => boolean;
type BeforeRequest = (
  details: { url: string; resourceType: string; webContentsId?: number },
  decide: (answer: { cancel: boolean }) => void,
) => void;

const electron = vi.hoisted(() => ({ created: [] as ((session: unknown) => void)[], defaultSession: null as unknown }));
vi.mock('electron', () => ({
  app: { on: (_name: string, listener: (session: unknown) => void) => electron.created.push(listener) },
  session: {
    get defaultSession() {
      return electron.defaultSession;
    },
  },
}));

function fakeSession() {
  const handlers: { request?: Request; check?: Check; device?: (details: object) => boolean; beforeRequest?: BeforeRequest } = {};
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: (handler: Request) => Object.assign(handlers, { request: handler }),
    setPermissionCheckHandler: (handler: Check) => Object.assign(handlers, { check: handler }),
    setDevicePermissionHandler: (handler: (details: object) => boolean) => Object.assign(handlers, { device: handler }),
    setSpellCheckerDictionaryDownloadURL: vi.fn(),
    webRequest: { onBeforeRequest: (handler: BeforeRequest) => Object.assign(handlers, { beforeRequest: handler }) },
  });
  return { session, handlers };
}

const logged: { event: string; fields: LogFields | undefined }[] = [];
const write = (event: string, fields?: LogFields) => void logged.push({ event, fields });
const page = fakeSession();
electron.defaultSession = page.session as unknown as Session;
const hid = { isDeviceGranted: vi.fn(() => false), isPageAllowed: vi.fn(() => false) };
hardenSessions({ origin: 'app://stagebay', log: { debug: write, info: write, warn: write, error: write }, hid });
const other = fakeSession();
for (const listener of electron.created) listener(other.session);

const BOTH = [
  ['the page’s session', page],
  ['a session created later', other],
] as const;

describe.each(BOTH)('a permission in %s', (_which, { handlers }) => {
  const isGranted = (permission: string) => {
    const decide = vi.fn();
    handlers.request?.(null, permission, decide);
    expect(decide).toHaveBeenCalledOnce();
    expect(handlers.check?.(null, permission, 'app://stagebay/', { isMainFrame: true })).toBe(decide.mock.calls[0]?.[0]);
    return decide.mock.calls[0]?.[0];
  };

  it.each(Object.entries(PERMISSIONS))('the permission %s is decided by the table', (permission, { allowed }) => {
    expect(isGranted(permission)).toBe(allowed);
  });

  it('unknown permissions and all devices are denied', () => {
    fc.assert(fc.property(fc.string(), (permission) => Object.hasOwn(PERMISSIONS, permission) || !isGranted(permission)));
    for (const name of ['constructor', '__proto__', 'toString', '']) expect(isGranted(name)).toBe(false);
    expect(handlers.device?.({ deviceType: 'hid', origin: 'app://stagebay', device: {} })).toBe(false);
  });
});

describe('HID devices', () => {
  const decide = ({ handlers }: ReturnType<typeof fakeSession>) => [
    handlers.check?.(null, 'hid', 'app://stagebay/', { isMainFrame: true }),
    handlers.device?.({ deviceType: 'hid', origin: 'app://stagebay', device: {} }),
  ];

  it('HID devices are decided about one by one in the page’s session, and denied in all others', () => {
    hid.isDeviceGranted.mockReturnValue(true);
    hid.isPageAllowed.mockReturnValue(true);
    expect(decide(page)).toEqual([true, true]);
    expect(decide(other)).toEqual([false, false]);
    hid.isDeviceGranted.mockReturnValue(false);
    hid.isPageAllowed.mockReturnValue(false);
  });

  it.each(BOTH)('no device is chosen in %s when a page asks for one', (_which, { session }) => {
    const [preventDefault, select] = [vi.fn(), vi.fn()];
    session.emit('select-hid-device', { preventDefault }, { deviceList: [{ deviceId: 'keyboard' }] }, select);
    expect(preventDefault).toHaveBeenCalledOnce();
    expect(select.mock.calls).toEqual([[]]);
  });
});

describe('the table of permissions', () => {
  it('the table allows no permission and has a reason for each', () => {
    for (const [name, { allowed, reason }] of Object.entries(PERMISSIONS)) {
      expect(allowed, name).toBe(false);
      expect(reason, name).toMatch(/^[A-Z].{10,}\.$/);
    }
  });
});

describe('a request', () => {
  const cancels = ({ handlers }: ReturnType<typeof fakeSession>, url: string, webContentsId?: number) => {
    const decide = vi.fn();
    handlers.beforeRequest?.({ url, resourceType: 'xhr', ...(webContentsId !== undefined && { webContentsId }) }, decide);
    expect(decide).toHaveBeenCalledOnce();
    return decide.mock.calls[0]?.[0].cancel;
  };
  const ELSEWHERE = [
    'https://evil.example/?order=canary',
    'http://127.0.0.1/',
    'ws://127.0.0.1/',
    'file:///etc/passwd',
    'ftp://evil.example/',
    'data:text/html,canary',
    'app://stagebay.evil.example/',
    'app://elsewhere/',
    'devtools://devtools/bundled/inspector.html',
    'not an address',
  ];

  it.each(ELSEWHERE)('a request of the page to %s is canceled', (url) => {
    expect(cancels(page, url, 1)).toBe(true);
    // A request of a worker has no page.
    expect(cancels(page, url)).toBe(true);
    expect(cancels(other, url, 2)).toBe(true);
  });

  it('a request of the page for its own files is allowed', () => {
    expect(cancels(page, 'app://stagebay/index.html', 1)).toBe(false);
  });

  it('a request of the main process for an update is allowed in its own session', () => {
    expect(cancels(other, 'https://updates.example.com/latest-linux.yml')).toBe(false);
  });

  it('canceled requests are logged once per type, without their addresses', () => {
    logged.length = 0;
    const { session, handlers } = fakeSession();
    for (const listener of electron.created) listener(session);
    for (const url of ELSEWHERE) handlers.beforeRequest?.({ url, resourceType: 'image', webContentsId: 1 }, vi.fn());
    expect(logged).toEqual([{ event: 'request-refused', fields: { resource: 'image', scheme: 'https:' } }]);
  });
});

it.each(BOTH)('%s downloads no files and no dictionaries', (_which, { session }) => {
  const preventDefault = vi.fn();
  session.emit('will-download', { preventDefault });
  expect(preventDefault).toHaveBeenCalled();
  expect(session.setSpellCheckerDictionaryDownloadURL).toHaveBeenCalledWith('data:,');
});
