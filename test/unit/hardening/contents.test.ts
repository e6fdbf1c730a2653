import { EventEmitter } from 'node:events';
import type { Session, WebContents } from 'electron';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { LogFields } from '../../../src-main/log';
import { lockNavigation, lockPermissions } from '../../../src-main/shell/locks';

const electron = vi.hoisted(() => ({ created: [] as ((event: unknown, contents: unknown) => void)[] }));
vi.mock('electron', () => ({
  protocol: {},
  app: { on: (_name: string, listener: (event: unknown, contents: unknown) => void) => electron.created.push(listener) },
}));

describe('a permission', () => {
  type Request = (contents: WebContents | null, permission: string, decide: (granted: boolean) => void) => void;
  type Check = (contents: WebContents | null, permission: string) => boolean;
  const locked: { request?: Request; check?: Check; device?: () => boolean } = {};
  lockPermissions({
    setPermissionRequestHandler: (handler: Request) => Object.assign(locked, { request: handler }),
    setPermissionCheckHandler: (handler: Check) => Object.assign(locked, { check: handler }),
    setDevicePermissionHandler: (handler: () => boolean) => Object.assign(locked, { device: handler }),
  } as unknown as Session);

  const isGranted = (permission: string) => {
    const decide = vi.fn();
    locked.request?.(null, permission, decide);
    expect(decide).toHaveBeenCalledOnce();
    expect(locked.check?.(null, permission)).toBe(decide.mock.calls[0]?.[0]);
    return decide.mock.calls[0]?.[0];
  };

  it.each([
    'media',
    'geolocation',
    'notifications',
    'midi',
    'clipboard-read',
    'fullscreen',
    'openExternal',
    'hid',
    'serial',
    'usb',
    'unknown',
  ])('to use %s is denied', (permission) => {
    expect(isGranted(permission)).toBe(false);
  });

  it('that nobody has thought of yet is denied, and so is every device', () => {
    fc.assert(fc.property(fc.string(), (permission) => !isGranted(permission)));
    expect(locked.device?.()).toBe(false);
  });
});

describe('a page', () => {
  const logged: LogFields[] = [];
  const write = (_event: string, fields: LogFields = {}) => void logged.push(fields);
  lockNavigation({ debug: write, info: write, warn: write, error: write });

  function open() {
    let openWindow: (() => { action: string }) | undefined;
    const contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler: (handler: () => { action: string }) => {
        openWindow = handler;
      },
    });
    for (const listener of electron.created) listener({}, contents);
    return {
      opensWindow: () => openWindow?.().action !== 'deny',
      refuses(event: string, details: object): boolean {
        const preventDefault = vi.fn();
        contents.emit(event, { ...details, preventDefault });
        return preventDefault.mock.calls.length > 0;
      },
    };
  }

  it('opens no window and embeds no other page', () => {
    const page = open();
    expect(page.opensWindow()).toBe(false);
    expect(page.refuses('will-attach-webview', {})).toBe(true);
  });

  it.each([
    'https://evil.example/?token=canary',
    'http://localhost/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,canary',
    'app://stagebay.evil.example/',
    'app://stagebay',
    'app://elsewhere/index.html',
    'not an address',
    '',
  ])('goes nowhere: %s', (url) => {
    logged.length = 0;
    expect(open().refuses('will-frame-navigate', { url, isMainFrame: true })).toBe(true);
    // Where it would have led can hold anything, an order's ID or a token; the scheme is enough to find out why.
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toMatch(/canary|evil|passwd/);
  });

  it('may be loaded again, but not inside itself', () => {
    const page = open();
    expect(page.refuses('will-frame-navigate', { url: 'app://stagebay/index.html', isMainFrame: true })).toBe(false);
    expect(page.refuses('will-frame-navigate', { url: 'app://stagebay/index.html', isMainFrame: false })).toBe(true);
  });
});
