/** Generates every file that is derived from the table of settings. */

import { describeSettings, policySchema } from './describe-settings.mjs';
import { renderAdml, renderAdmx } from './group-policy.mjs';
import { renderSettingsPage } from './settings-page.mjs';

/**
 * @param {import('./describe-settings.mjs').Settings} settings
 * @returns {Record<string, string>} contents by path in the project
 */
export function renderDocuments(settings) {
  const described = describeSettings(settings);
  return {
    'resources/policy/stagebay.schema.json': `${JSON.stringify(policySchema(settings), null, 2)}\n`,
    'resources/policy/stagebay.admx': renderAdmx(described),
    'resources/policy/en-US/stagebay.adml': renderAdml(described),
    'docs/for-it/settings.md': renderSettingsPage(described),
  };
}
