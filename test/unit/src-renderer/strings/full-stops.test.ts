import { expect, it } from 'vitest';
import { t } from '../../../../src-renderer/strings';

it('a sentence that ends with a time has one full stop', () => {
  expect(t('connection.tokenEnds', { at: 'Nov 22, 2:02 p.m.' })).toBe('It ends on Nov 22, 2:02 p.m.');
  expect(t('connection.tokenEnds', { at: 'Nov 22, 2:02 PM' })).toBe('It ends on Nov 22, 2:02 PM.');
});

it('full stops in a text that people or Connect wrote are kept', () => {
  expect(t('edit.changed.instructions', { text: 'after 5 p.m..' })).toBe('instructions “after 5 p.m..”');
});
