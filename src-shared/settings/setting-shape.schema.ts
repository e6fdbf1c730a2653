/** The kind of value that a setting has, read from its schema, for the Settings view and for Windows' registry. */
import { z } from 'zod';
import { SETTINGS, type SettingKey } from './settings.schema';

export type ValueShape =
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'switch' }
  | { readonly kind: 'list'; readonly choices: readonly string[] }
  /** A list of any texts. */
  | { readonly kind: 'texts' }
  | { readonly kind: 'whole' | 'number'; readonly least: number; readonly most: number }
  /** `most` is the number of characters; `null` if it is unlimited. */
  | { readonly kind: 'text'; readonly most: number | null };

export interface SettingShape {
  readonly shape: ValueShape;
  /** Whether `null` ("none") is allowed. */
  readonly isOptional: boolean;
}

/** @throws for a schema of a kind that no setting has yet: its form in Settings and in the registry has to be defined here */
export function settingShape(key: SettingKey): SettingShape {
  const schema: z.ZodType = SETTINGS[key].schema;
  return schema instanceof z.ZodNullable
    ? { shape: valueShape(key, schema.unwrap() as z.ZodType), isOptional: true }
    : { shape: valueShape(key, schema), isOptional: false };
}

function valueShape(key: SettingKey, schema: z.ZodType): ValueShape {
  if (schema instanceof z.ZodEnum) return { kind: 'choice', choices: schema.options.map(String) };
  if (schema instanceof z.ZodBoolean) return { kind: 'switch' };
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodEnum) {
    return { kind: 'list', choices: schema.element.options.map(String) };
  }
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodString) return { kind: 'texts' };
  if (schema instanceof z.ZodNumber && schema.minValue !== null && schema.maxValue !== null) {
    return { kind: schema.isInt ? 'whole' : 'number', least: schema.minValue, most: schema.maxValue };
  }
  if (schema instanceof z.ZodString) return { kind: 'text', most: schema.maxLength };
  throw new Error(`${key} is of a kind that nothing can show or read.`);
}
