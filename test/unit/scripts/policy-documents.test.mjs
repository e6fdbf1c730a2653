import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { describeSettings } from '../../../scripts/policy/describe-settings.mjs';
import { DEFAULTS_KEY, REGISTRY_KEY } from '../../../scripts/policy/group-policy.mjs';
import { renderDocuments } from '../../../scripts/policy/policy-documents.mjs';
import { defaultsLocation, policyLocation } from '../../../src-main/settings';
import { settingShape } from '../../../src-shared/settings/setting-shape.schema';
import { SETTING_KEYS, SETTINGS } from '../../../src-shared/settings/settings.schema';

const project = join(import.meta.dirname, '../../..');
const made = renderDocuments(SETTINGS);
const text = (end) => Object.entries(made).find(([name]) => name.endsWith(end))?.[1] ?? '';

describe('what IT reads and deploys', () => {
  it.each(Object.keys(made))('%s says what this version takes: npm run policy writes it anew', (name) => {
    expect(readFileSync(join(project, name), 'utf8')).toBe(made[name]);
  });

  it('has every setting, by its name, in each of the files', () => {
    for (const key of SETTING_KEYS) {
      expect(text('.admx')).toContain(`valueName="${key}"`);
      expect(text('.md')).toContain(`## \`${key}\``);
      expect(JSON.parse(text('.json')).properties).toHaveProperty([key]);
    }
  });

  it('writes where the station reads, and nothing where it is not configured', () => {
    const windows = { platform: 'win32', env: {}, home: 'C:\\Users\\ana', packaged: true, userDataSwitch: '' };
    expect([policyLocation(windows).path, defaultsLocation(windows).path]).toEqual([REGISTRY_KEY, DEFAULTS_KEY]);
    const keys = [...text('.admx').matchAll(/<policy name="(\w+)".* key="([^"]+)">/g)];
    expect(new Set(keys.map(([, name]) => name)).size).toBe(keys.length);
    const written = (to) => keys.filter(([, , key]) => key === to).length;
    expect(written(REGISTRY_KEY)).toBe(SETTING_KEYS.length);
    expect(written(DEFAULTS_KEY)).toBe(SETTING_KEYS.filter((key) => SETTINGS[key].isStationEditable).length);
    expect(text('.admx')).not.toMatch(/disabledValue|enabledValue|<falseValue/);
  });

  it('names no text and no choice that the language file lacks', () => {
    const wanted = [...text('.admx').matchAll(/\$\((string|presentation)\.(\w+)\)/g)].map(([, kind, id]) => `${kind}:${id}`);
    const adml = text('.adml');
    const there = [...adml.matchAll(/<(string|presentation) id="(\w+)"/g)].map(([, kind, id]) => `${kind}:${id}`);
    expect(wanted.filter((one) => !there.includes(one))).toEqual([]);
    expect(new Set(there).size).toBe(there.length);
  });

  it('puts every policy into a category that is there', () => {
    const categories = [...text('.admx').matchAll(/<category name="(\w+)"/g)].map(([, name]) => name);
    const wanted = [...text('.admx').matchAll(/<parentCategory ref="(\w+)"/g)].map(([, name]) => name);
    expect(wanted.filter((name) => !categories.includes(name))).toEqual([]);
    expect(new Set(categories).size).toBe(categories.length);
  });

  it('needs no file of Windows’ own, which Intune’s import does not have', () => {
    expect(text('.admx')).not.toMatch(/<using |ref="\w+:/);
    const definitions = [...text('.admx').matchAll(/<definition name="(\w+)"/g)].map(([, name]) => name);
    const wanted = [...text('.admx').matchAll(/<supportedOn ref="(\w+)"/g)].map(([, name]) => name);
    expect(new Set(wanted)).toEqual(new Set(definitions));
  });

  it.each(['stagebay.admx', 'stagebay.adml'])(
    '%s is valid under Microsoft’s schema, or Group Policy and Intune refuse it',
    async (name) => {
      const schema = readFileSync(join(import.meta.dirname, 'fixtures/admx.xsd'), 'utf8');
      const { errors, valid } = await validateXML({ xml: { fileName: name, contents: text(name) }, schema });
      expect(errors.map(({ message, loc }) => `${loc?.lineNumber}: ${message}`)).toEqual([]);
      expect(valid).toBe(true);
    },
  );
});

it('bounds in a template are those of the check: what Group Policy lets through is not refused at the station', () => {
  for (const { key, shape } of describeSettings(SETTINGS)) {
    const { schema } = SETTINGS[key];
    if (shape.kind === 'choice') for (const choice of shape.choices) expect(schema.safeParse(choice).success).toBe(true);
    if (shape.kind !== 'whole' && shape.kind !== 'number') continue;
    expect([shape.least, shape.most].map((value) => schema.safeParse(value).success)).toEqual([true, true]);
    expect([shape.least - 1, shape.most + 1].map((value) => schema.safeParse(value).success)).toEqual([false, false]);
  }
});

it('a setting is of one kind: on the screen, in the registry, in the templates and in the documents', () => {
  for (const { key, shape, optional } of describeSettings(SETTINGS)) expect([key, settingShape(key)]).toEqual([key, { shape, optional }]);
});
