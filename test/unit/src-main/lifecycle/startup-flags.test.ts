import { afterEach, expect, it, vi } from 'vitest';
import { disableGpu } from '../../../../src-main/lifecycle/startup-flags';

const app = vi.hoisted(() => ({
  given: [] as string[],
  disableHardwareAcceleration: () => void app.given.push('disableHardwareAcceleration'),
  commandLine: {
    hasSwitch: (name: string): boolean => app.asked === name,
    appendSwitch: (name: string) => void app.given.push(name),
  },
  asked: '',
}));
vi.mock('electron', () => ({ app }));

const platform = process.platform;
const on = (name: NodeJS.Platform) => Object.defineProperty(process, 'platform', { value: name });
afterEach(() => {
  on(platform);
  app.given.length = 0;
  app.asked = '';
});

it('the window on Linux is rendered in software, through Electron’s call and Chromium’s switches', () => {
  on('linux');
  disableGpu();
  expect(app.given).toEqual(['disableHardwareAcceleration', 'disable-gpu', 'disable-software-rasterizer']);
});

it('the window on Windows gets no Chromium switches, which together have made windows black', () => {
  on('win32');
  disableGpu();
  expect(app.given).toEqual(['disableHardwareAcceleration']);
});

it.each(['enable-gpu', 'graphics-card'])('the GPU renders the window if --%s is given', (name) => {
  app.asked = name;
  disableGpu();
  expect(app.given).toEqual([]);
});
