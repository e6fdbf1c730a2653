import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { hardenContents } from '../../../../src-main/hardening';
import type { LogFields } from '../../../../src-main/log';

const electron = vi.hoisted(() => ({ created: [] as ((event: unknown, contents: unknown) => void)[] }));
vi.mock('electron', () => ({
  session: {},
  app: { on: (_name: string, listener: (event: unknown, contents: unknown) => void) => electron.created.push(listener) },
}));

describe('a page', () => {
  const logged: LogFields[] = [];
  const write = (_event: string, fields: LogFields = {}) => void logged.push(fields);
  hardenContents({ origin: 'app://stagebay', log: { debug: write, info: write, warn: write, error: write } });

  function open() {
    let openWindow: (() => { action: string }) | undefined;
    const protocol = Object.assign(new EventEmitter(), { attach: vi.fn(), sendCommand: vi.fn(async () => undefined) });
    const setWebRTCIPHandlingPolicy = vi.fn();
    const contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler: (handler: () => { action: string }) => {
        openWindow = handler;
      },
      setWebRTCIPHandlingPolicy,
      debugger: protocol,
      isDestroyed: () => false,
    });
    for (const listener of electron.created) listener({}, contents);
    return {
      contents,
      protocol,
      setWebRTCIPHandlingPolicy,
      opensWindow: () => openWindow?.().action !== 'deny',
      refuses(event: string, details: object): boolean {
        const preventDefault = vi.fn();
        contents.emit(event, { ...details, preventDefault });
        return preventDefault.mock.calls.length > 0;
      },
    };
  }

  it('a page cannot open windows or embed other pages', () => {
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
  ])('a page cannot navigate to %s', (url) => {
    logged.length = 0;
    expect(open().refuses('will-frame-navigate', { url, isMainFrame: true })).toBe(true);
    // The address may contain an order ID or a token, so only its scheme is logged.
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toMatch(/canary|evil|passwd/);
  });

  it('a page can be reloaded, but not inside a frame', () => {
    const page = open();
    expect(page.refuses('will-frame-navigate', { url: 'app://stagebay/index.html', isMainFrame: true })).toBe(false);
    expect(page.refuses('will-frame-navigate', { url: 'app://stagebay/index.html', isMainFrame: false })).toBe(true);
  });

  it('a page cannot open file dialogs, even after the debugger was detached', () => {
    const { protocol } = open();
    expect(protocol.attach).toHaveBeenCalledOnce();
    const commands = () => protocol.sendCommand.mock.calls as unknown[][];
    const closed = [['Page.enable'], ['Page.setInterceptFileChooserDialog', { enabled: true, cancel: true }]];
    expect(commands()).toEqual(closed);
    protocol.emit('detach', {}, 'canceled_by_user');
    expect(commands()).toEqual([...closed, ...closed]);
    protocol.emit('detach', {}, 'target closed');
    expect(protocol.attach).toHaveBeenCalledTimes(2);
  });

  it('a page gets no Bluetooth device, although Electron would select the first one', () => {
    const { contents } = open();
    const [preventDefault, select] = [vi.fn(), vi.fn()];
    contents.emit('select-bluetooth-device', { preventDefault }, [{ deviceId: 'first' }], select);
    expect(preventDefault).toHaveBeenCalled();
    expect(select).toHaveBeenCalledExactlyOnceWith('');
  });

  it('a page sends no UDP packets of its own', () => {
    expect(open().setWebRTCIPHandlingPolicy).toHaveBeenCalledWith('disable_non_proxied_udp');
  });
});
