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
  it.each(Object.keys(made))('%s is up to date with the settings table (npm run policy regenerates it)', (name) => {
    expect(readFileSync(join(project, name), 'utf8')).toBe(made[name]);
  });

  it('each generated policy file contains every setting', () => {
    for (const key of SETTING_KEYS) {
      expect(text('.admx')).toContain(`valueName="${key}"`);
      expect(text('.md')).toContain(`## \`${key}\``);
      expect(JSON.parse(text('.json')).properties).toHaveProperty([key]);
    }
  });

  it('the Group Policy template writes the registry keys that the station reads, and nothing when not configured', () => {
    const windows = { platform: 'win32', env: {}, home: 'C:\\Users\\ana', packaged: true, userDataSwitch: '' };
    expect([policyLocation(windows).path, defaultsLocation(windows).path]).toEqual([REGISTRY_KEY, DEFAULTS_KEY]);
    const keys = [...text('.admx').matchAll(/<policy name="(\w+)".* key="([^"]+)">/g)];
    expect(new Set(keys.map(([, name]) => name)).size).toBe(keys.length);
    const written = (to) => keys.filter(([, , key]) => key === to).length;
    expect(written(REGISTRY_KEY)).toBe(SETTING_KEYS.length);
    expect(written(DEFAULTS_KEY)).toBe(SETTING_KEYS.filter((key) => SETTINGS[key].isStationEditable).length);
    expect(text('.admx')).not.toMatch(/disabledValue|enabledValue|<falseValue/);
  });

  it('the language file defines every string and presentation of the template', () => {
    const wanted = [...text('.admx').matchAll(/\$\((string|presentation)\.(\w+)\)/g)].map(([, kind, id]) => `${kind}:${id}`);
    const adml = text('.adml');
    const there = [...adml.matchAll(/<(string|presentation) id="(\w+)"/g)].map(([, kind, id]) => `${kind}:${id}`);
    expect(wanted.filter((one) => !there.includes(one))).toEqual([]);
    expect(new Set(there).size).toBe(there.length);
  });

  it('every policy belongs to a defined category', () => {
    const categories = [...text('.admx').matchAll(/<category name="(\w+)"/g)].map(([, name]) => name);
    const wanted = [...text('.admx').matchAll(/<parentCategory ref="(\w+)"/g)].map(([, name]) => name);
    expect(wanted.filter((name) => !categories.includes(name))).toEqual([]);
    expect(new Set(categories).size).toBe(categories.length);
  });

  it('the template references no Windows template, which Intune’s import lacks', () => {
    expect(text('.admx')).not.toMatch(/<using |ref="\w+:/);
    const definitions = [...text('.admx').matchAll(/<definition name="(\w+)"/g)].map(([, name]) => name);
    const wanted = [...text('.admx').matchAll(/<supportedOn ref="(\w+)"/g)].map(([, name]) => name);
    expect(new Set(wanted)).toEqual(new Set(definitions));
  });

  it.each(['stagebay.admx', 'stagebay.adml'])('%s is valid under Microsoft’s schema', async (name) => {
    const schema = readFileSync(join(import.meta.dirname, 'fixtures/admx.xsd'), 'utf8');
    const { errors, valid } = await validateXML({ xml: { fileName: name, contents: text(name) }, schema });
    expect(errors.map(({ message, loc }) => `${loc?.lineNumber}: ${message}`)).toEqual([]);
    expect(valid).toBe(true);
  });
});

it('the bounds in the template equal those of the setting’s schema', () => {
  for (const { key, shape } of describeSettings(SETTINGS)) {
    const { schema } = SETTINGS[key];
    if (shape.kind === 'choice') for (const choice of shape.choices) expect(schema.safeParse(choice).success).toBe(true);
    if (shape.kind !== 'whole' && shape.kind !== 'number') continue;
    expect([shape.least, shape.most].map((value) => schema.safeParse(value).success)).toEqual([true, true]);
    expect([shape.least - 1, shape.most + 1].map((value) => schema.safeParse(value).success)).toEqual([false, false]);
  }
});

it('a setting has the same shape on the screen, in the registry, in the templates and in the documents', () => {
  for (const { key, shape, isOptional } of describeSettings(SETTINGS))
    expect([key, settingShape(key)]).toEqual([key, { shape, isOptional }]);
});
