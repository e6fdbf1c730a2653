import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { findDangerousVariables, isInstrumented } from '../../../../src-main/hardening';
import { createTestFolder } from '../../../support/test-folder.mjs';

vi.mock('electron', () => ({ app: {}, session: {} }));

it('variables that disable a check, load code or log secrets are found, but none that the desktop or IT needs', () => {
  const dangerous = [
    'CHROME_LOG_FILE',
    'ELECTRON_ENABLE_LOGGING',
    'ELECTRON_RUN_AS_NODE',
    'NODE_DEBUG',
    'NODE_EXTRA_CA_CERTS',
    'NODE_OPTIONS',
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'NODE_USE_ENV_PROXY',
    'OPENSSL_CONF',
    'SSLKEYLOGFILE',
    'SSL_CERT_DIR',
    'SSL_CERT_FILE',
  ];
  const harmless = [
    'CHROME_DESKTOP',
    'ELECTRON_OZONE_PLATFORM_HINT',
    'DBUS_SESSION_BUS_ADDRESS',
    'DISPLAY',
    'HOME',
    'HTTPS_PROXY',
    'LANG',
    'PATH',
    'WAYLAND_DISPLAY',
    'XDG_RUNTIME_DIR',
    'https_proxy',
  ];
  const env = Object.fromEntries([...harmless, ...dangerous].map((name) => [name, 'canary']));
  expect(findDangerousVariables(env)).toEqual(dangerous);
  // Names are case-insensitive on Windows.
  expect(findDangerousVariables({ node_options: '--require x' })).toEqual(['node_options']);
});

it('only the flag in the app’s own package.json marks a build as instrumented', () => {
  const folder = createTestFolder('instrumented');
  const build = (name: string, text: string | null) => {
    mkdirSync(join(folder, name));
    if (text !== null) writeFileSync(join(folder, name, 'package.json'), text);
    return isInstrumented(join(folder, name));
  };
  expect(build('instrumented', '{"instrumented":true}')).toBe(true);
  expect(build('released', '{"name":"stagebay"}')).toBe(false);
  expect(build('word', '{"instrumented":"yes"}')).toBe(false);
  expect(build('broken', '{')).toBe(false);
  expect(build('none', null)).toBe(false);
});
