import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { keychainServiceName } from '../../../../src-main/vault';

it('the service name of the installed app is the one that IT provisions', () => {
  expect(keychainServiceName({ packaged: true, userData: '/anywhere' })).toBe('stagebay');
});

it("the service name of a development run differs from the installed app's and depends on its folder", () => {
  const name = (userData: string) => keychainServiceName({ packaged: false, userData });
  expect(name('/a/one')).toBe(`stagebay-dev-${resolve('/a/one')}`);
  expect(name('/a/two')).not.toBe(name('/a/one'));
  expect(name('/a/two/../one/')).toBe(name('/a/one'));
});
