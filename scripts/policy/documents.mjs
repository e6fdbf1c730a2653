/** Every file that is made of the table of settings. */
import { adml, admx } from './admx.mjs';
import { describe, policySchema } from './describe.mjs';
import { markdown } from './markdown.mjs';

/**
 * @param {import('./describe.mjs').Settings} settings
 * @returns {Record<string, string>} contents by path in the project
 */
export function documents(settings) {
  const described = describe(settings);
  return {
    'resources/policy/stagebay.schema.json': `${JSON.stringify(policySchema(settings), null, 2)}\n`,
    'resources/policy/stagebay.admx': admx(described),
    'resources/policy/en-US/stagebay.adml': adml(described),
    'docs/for-it/settings.md': markdown(described),
  };
}
