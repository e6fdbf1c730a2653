import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSettingInput, parseSettingInput, toggleEntry } from '../../../../src-shared/settings/setting-input';
import { type SettingShape, settingShape } from '../../../../src-shared/settings/setting-shape.schema';
import { parseSetting, SETTING_KEYS, SETTINGS } from '../../../../src-shared/settings/settings.schema';

const WHOLE: SettingShape = { shape: { kind: 'whole', least: 10, most: 500 }, isOptional: false };
const NUMBER: SettingShape = { shape: { kind: 'number', least: 1, most: 500 }, isOptional: false };
const TEXT: SettingShape = { shape: { kind: 'text', most: 4 }, isOptional: false };
const NAME: SettingShape = { shape: { kind: 'text', most: 4 }, isOptional: true };
const ANY: SettingShape = { shape: { kind: 'text', most: null }, isOptional: false };

describe('the input of a setting', () => {
  it.each<[SettingShape, string, unknown]>([
    [WHOLE, '60', 60],
    [WHOLE, ' 060 ', 60],
    [NUMBER, '12.5', 12.5],
    [NUMBER, '12,5', 12.5],
    [WHOLE, '４２', 42],
    [{ ...WHOLE, isOptional: true }, ' ', null],
    [TEXT, ' ab ', ' ab '],
    [NAME, '', null],
    [ANY, 'x'.repeat(5_000), 'x'.repeat(5_000)],
    [{ shape: { kind: 'choice', choices: ['a'] }, isOptional: true }, '', null],
    [{ shape: { kind: 'list', choices: ['a', 'b'] }, isOptional: false }, '', []],
    [{ shape: { kind: 'list', choices: ['a', 'b'] }, isOptional: false }, 'a\nb', ['a', 'b']],
    [{ shape: { kind: 'switch' }, isOptional: false }, 'false', false],
  ])('a valid input is parsed to its value (%#)', (setting, typed, value) => {
    expect(parseSettingInput(typed, setting)).toEqual({ ok: true, value });
  });

  it.each<[SettingShape, string, object]>([
    [WHOLE, '', { kind: 'empty' }],
    [WHOLE, 'ten', { kind: 'not-whole' }],
    [WHOLE, '10.5', { kind: 'not-whole' }],
    [WHOLE, '1e2', { kind: 'notation' }],
    [WHOLE, '1,000', { kind: 'ambiguous', readings: ['1000', '1'] }],
    [NUMBER, '1.500', { kind: 'ambiguous', readings: ['1500', '1.5'] }],
    [WHOLE, '−60', { kind: 'too-small', least: 10 }],
    [WHOLE, '9', { kind: 'too-small', least: 10 }],
    [WHOLE, '-60', { kind: 'too-small', least: 10 }],
    [WHOLE, '501', { kind: 'too-large', most: 500 }],
    [WHOLE, '9'.repeat(400), { kind: 'too-large', most: 500 }],
    [NUMBER, 'ten', { kind: 'not-a-number' }],
    [NUMBER, '0.5', { kind: 'too-small', least: 1 }],
    [TEXT, '', { kind: 'empty' }],
    [TEXT, 'abcde', { kind: 'too-long', most: 4 }],
  ])('an invalid input is refused with its problem (%#)', (setting, typed, problem) => {
    expect(parseSettingInput(typed, setting)).toEqual({ ok: false, problem });
  });

  it.each(SETTING_KEYS)('the current value of %s is formatted and parsed back unchanged', (key) => {
    const { defaultValue } = SETTINGS[key];
    expect(parseSettingInput(formatSettingInput(defaultValue), settingShape(key))).toEqual({ ok: true, value: defaultValue });
  });

  it('parsing an input never throws, and accepts no number that the main process refuses', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SETTING_KEYS),
        fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String)),
        (key, typed) => {
          const setting = settingShape(key);
          const read = parseSettingInput(typed, setting);
          if (read.ok && (setting.shape.kind === 'whole' || setting.shape.kind === 'number')) {
            expect(parseSetting(key, read.value).ok).toBe(true);
          }
        },
      ),
    );
  });
});

it('the entries of a list keep the order of the choices', () => {
  const choices = ['bags', 'items', 'weight'];
  const ticked = toggleEntry(toggleEntry('', choices, 'weight', true), choices, 'bags', true);
  expect(ticked).toBe('bags\nweight');
  expect(toggleEntry(ticked, choices, 'bags', false)).toBe('weight');
  expect(toggleEntry('weight', choices, 'weight', false)).toBe('');
});
