/** Describes the settings without zod, from the JSON Schema that zod writes of each. */
import { z } from 'zod';
import { readCatalog } from '../strings/catalog.mjs';

/** @typedef {typeof import('../../src-shared/settings/settings.schema').SETTINGS} Settings */

/**
 * One setting, without zod.
 * @typedef {object} SettingDescription
 * @property {string} key
 * @property {string} name
 * @property {string} help
 * @property {unknown} defaultValue null: none, or a value that depends on the machine
 * @property {boolean} isStationEditable whether a station may set it itself
 * @property {boolean} isOptional whether `null` is allowed, meaning none
 * @property {Shape} shape
 */

/**
 * @typedef {{ kind: 'choice', choices: string[] }
 *   | { kind: 'switch' }
 *   | { kind: 'list', choices: string[] }
 *   | { kind: 'texts' }
 *   | { kind: 'whole' | 'number', least: number, most: number }
 *   | { kind: 'text', most: number | null }} Shape
 */

/**
 * @param {Settings} settings
 * @returns {SettingDescription[]} in the order of the table
 */
export const describeSettings = (settings) =>
  Object.entries(settings).map(([key, { schema, defaultValue, isStationEditable }]) => {
    const { isOptional, content } = contentOf(jsonSchemaOf(schema));
    return { key, ...textsOf(key), defaultValue, isStationEditable, isOptional, shape: shapeOf(key, content) };
  });

const english = new Map(readCatalog(null).map(({ id, text }) => [id, text]));

/**
 * The English texts of a setting, as the Settings view shows them.
 * @param {string} key
 */
function textsOf(key) {
  const name = english.get(`settings.name.${key}`);
  const help = english.get(`settings.help.${key}`);
  if (!name || !help) throw new Error(`src-renderer/strings/catalog/messages.pot has no settings.name.${key} or no settings.help.${key}.`);
  return { name, help };
}

/**
 * A JSON Schema of a policy file, for editors.
 * @param {Settings} settings
 */
export function policySchema(settings) {
  const properties = Object.fromEntries(
    Object.entries(settings).map(([key, { schema, defaultValue }]) => {
      const { name, help } = textsOf(key);
      return [key, { title: name, description: help, default: defaultValue, ...jsonSchemaOf(schema) }];
    }),
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Stagebay policy',
    description: 'A key that is absent is not set, which is not the same as false or empty.',
    type: 'object',
    properties,
    additionalProperties: false,
  };
}

/** @param {z.ZodType} schema @returns {any} */
function jsonSchemaOf(schema) {
  const { $schema, ...rest } = z.toJSONSchema(schema);
  return rest;
}

/** @param {any} schema */
function contentOf(schema) {
  // zod writes "or null" as an alternative or, if there is only a type, as a second type.
  const { anyOf, type } = schema;
  if (Array.isArray(type)) return { isOptional: true, content: { ...schema, type: type.find((one) => one !== 'null') } };
  const content = anyOf?.find((/** @type {any} */ one) => one.type !== 'null');
  return content ? { isOptional: true, content } : { isOptional: false, content: schema };
}

/**
 * @param {string} key
 * @param {any} schema
 * @returns {Shape}
 */
function shapeOf(key, schema) {
  if (schema.enum) return { kind: 'choice', choices: schema.enum };
  if (schema.type === 'boolean') return { kind: 'switch' };
  if (schema.type === 'array' && schema.items.enum) return { kind: 'list', choices: schema.items.enum };
  if (schema.type === 'array') return { kind: 'texts' };
  if (schema.type === 'integer') return { kind: 'whole', least: schema.minimum, most: schema.maximum };
  if (schema.type === 'number') return { kind: 'number', least: schema.minimum, most: schema.maximum };
  if (schema.type === 'string') return { kind: 'text', most: schema.maxLength ?? null };
  throw new Error(`${key} is of a type that policy templates do not have: ${JSON.stringify(schema)}`);
}
