import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { loadWindowState, saveWindowState } from '../../../../src-main/window/window-state';
import { createTestFolder } from '../../../support/test-folder.mjs';

let folder: string;
beforeEach(() => {
  folder = createTestFolder('window');
});

const DEFAULT_STATE = { mode: 'window', bounds: null, isMaximized: false };

it('the state of the window is read at the next start, so that a kiosk starts in full screen', () => {
  const state = { mode: 'kiosk', bounds: { x: -10, y: 2, width: 1200, height: 800 }, isMaximized: true } as const;
  saveWindowState(folder, state);
  expect(loadWindowState(folder)).toEqual(state);
});

it('an invalid file of the window state is ignored', () => {
  expect(loadWindowState(folder)).toEqual(DEFAULT_STATE);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      writeFileSync(join(folder, 'window.json'), text);
      expect(loadWindowState(folder)).toEqual(DEFAULT_STATE);
    }),
  );
  for (const bounds of [
    { x: 0, y: 0, width: 0, height: 5 },
    { x: 0.5, y: 0, width: 9, height: 9 },
    { x: 'left', y: 0, width: 9, height: 9 },
    [1, 2, 3, 4],
  ]) {
    writeFileSync(join(folder, 'window.json'), JSON.stringify({ mode: 'full-screen', bounds }));
    expect(loadWindowState(folder)).toEqual({ ...DEFAULT_STATE, mode: 'full-screen' });
  }
});

it('a folder that is not writable causes no error', () => {
  expect(() => saveWindowState(join(folder, 'none'), { mode: 'kiosk', bounds: null, isMaximized: false })).not.toThrow();
});
