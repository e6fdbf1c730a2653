import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { keychainServiceName } from '../../../../src-main/vault';

it('the installed app has the name that IT provisions', () => {
  expect(keychainServiceName({ packaged: true, userData: '/anywhere' })).toBe('stagebay');
});

it("a developer's or a test's run never has the installed app's name, nor that of a run in another folder", () => {
  const name = (userData: string) => keychainServiceName({ packaged: false, userData });
  expect(name('/a/one')).toBe(`stagebay-dev-${resolve('/a/one')}`);
  expect(name('/a/two')).not.toBe(name('/a/one'));
  expect(name('/a/two/../one/')).toBe(name('/a/one'));
});
