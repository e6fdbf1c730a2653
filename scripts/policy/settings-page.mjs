/** Generates `docs/for-it/settings.md`. */

/** @typedef {import('./describe-settings.mjs').SettingDescription} SettingDescription */

/** @param {SettingDescription[]} settings */
export const renderSettingsPage = (settings) => `# Settings

Generated from \`src-shared/settings/settings.schema.ts\` by \`npm run policy\`; do not edit this page. You can set each key in a policy, which
fixes it for the station, or in the starting values, which the station may change. An absent key is not set, which is never the same as
\`false\` or empty. \`--print-policy\` prints the effective settings of a station with their sources ([policy](policy.md#effective-settings)).

${settings.map(section).join('\n\n')}
`;

/** @param {SettingDescription} setting */
function section({ key, name, help, defaultValue, isStationEditable, isOptional, shape }) {
  const rows = [
    `- Values: ${describeValues(shape)}${isOptional ? ', or `null` for none' : ''}`,
    `- Default: ${defaultValue === null ? 'none' : code(defaultValue)}`,
    ...(isStationEditable ? [] : ['- Set by policy only.']),
  ];
  return `## \`${key}\`\n\n**${name}.** ${help}\n\n${rows.join('\n')}`;
}

const code = (/** @type {unknown} */ value) => `\`${JSON.stringify(value)}\``;

/** @param {import('./describe-settings.mjs').Shape} shape */
function describeValues(shape) {
  switch (shape.kind) {
    case 'choice':
      return shape.choices.map(code).join(', ');
    case 'switch':
      return '`true`, `false`';
    case 'list':
      return `a list of ${shape.choices.map(code).join(', ')}`;
    case 'texts':
      return 'a list of texts';
    case 'whole':
      return `a whole number from ${shape.least} to ${shape.most}`;
    case 'number':
      return `a number from ${shape.least} to ${shape.most}`;
    case 'text':
      return shape.most === null ? 'text' : `text of at most ${shape.most} characters`;
  }
}
