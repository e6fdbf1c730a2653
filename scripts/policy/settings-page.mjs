/** `docs/for-it/settings.md`. */

/** @typedef {import('./describe-settings.mjs').SettingDescription} SettingDescription */

/** @param {SettingDescription[]} settings */
export const renderSettingsPage = (settings) => `# Settings

Made from \`src-shared/settings/settings.schema.ts\` by \`npm run policy\`; not by hand. Each key can stand in a policy, which fixes it for
the station, or in IT's starting values, which the station may change. A key that is absent is not set: that is never
the same as \`false\` or empty. \`--print-policy\` says what is in force on a station, and where each value came from.

${settings.map(section).join('\n\n')}
`;

/** @param {SettingDescription} setting */
function section({ key, name, help, defaultValue, isStationEditable, isOptional, shape }) {
  const rows = [
    `- Values: ${values(shape)}${isOptional ? ', or `null` for none' : ''}`,
    `- Where nobody sets it: ${defaultValue === null ? 'none' : code(defaultValue)}`,
    ...(isStationEditable ? [] : ['- Not to be set at a station.']),
  ];
  return `## \`${key}\`\n\n**${name}.** ${help}\n\n${rows.join('\n')}`;
}

const code = (/** @type {unknown} */ value) => `\`${JSON.stringify(value)}\``;

/** @param {import('./describe-settings.mjs').Shape} shape */
function values(shape) {
  switch (shape.kind) {
    case 'choice':
      return shape.choices.map(code).join(', ');
    case 'switch':
      return '`true`, `false`';
    case 'list':
      return `a list of ${shape.choices.map(code).join(', ')}`;
    case 'whole':
      return `a whole number from ${shape.least} to ${shape.most}`;
    case 'number':
      return `a number from ${shape.least} to ${shape.most}`;
    case 'text':
      return shape.most === null ? 'text' : `text of at most ${shape.most} characters`;
  }
}
