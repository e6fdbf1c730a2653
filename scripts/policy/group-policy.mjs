/**
 * Writes administrative templates for the Group Policy of Windows. Each setting is a policy: "Not configured" leaves no value in
 * the registry and so never means "no".
 */

/** @typedef {import('./describe-settings.mjs').SettingDescription} SettingDescription */

/** Machine policies; those of a user count only where a machine has none. */
export const REGISTRY_KEY = 'SOFTWARE\\Policies\\Stagebay';

/** IT's starting values, which a station may change. */
export const DEFAULTS_KEY = `${REGISTRY_KEY}\\Defaults`;

/**
 * A separate definition, because that of Windows is in another file (`Microsoft.Policies.Windows`), and Intune refuses templates that
 * refer to it.
 */
const SUPPORTED = 'SUPPORTED_Windows_10';

/** The part of a key before its first dot is its category. @type {Record<string, string>} */
const CATEGORIES = {
  connection: 'Connection to Instacart Connect',
  station: 'Station',
  language: 'Station',
  scan: 'Scanner',
  scale: 'Scale',
  window: 'Window',
  update: 'Updates',
  log: 'Log',
  order: 'Connection to Instacart Connect',
  stage: 'Staging',
  journal: 'History',
  export: 'Exports and diagnostics',
  settings: 'Settings screen',
};

/** @param {string} key */
const categoryOf = (key) => {
  const [category = ''] = key.split('.');
  if (!CATEGORIES[category]) throw new Error(`${key} needs a category in scripts/policy/group-policy.mjs.`);
  return category === 'language' ? 'station' : category;
};
/** Microsoft's schema allows letters, digits and `_` in an ID: no dot, and no hyphen. @param {string} name of a setting or a choice */
const idOf = (name) => name.replaceAll(/[^\p{L}\p{N}]/gu, '_');
/** @param {string} key @param {string} choice */
const choiceIdOf = (key, choice) => idOf(`${key}_${choice}`);
/** @param {string} text */
const xml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** @param {SettingDescription[]} settings */
const categoriesOf = (settings) => [...new Set(settings.map(({ key }) => categoryOf(key)))];

/** The settings that a station may change; only they have starting values. @param {SettingDescription[]} settings */
const withDefaults = (settings) => settings.filter(({ isStationEditable }) => isStationEditable);

/** @param {string} name @param {string} text @param {string} parent */
const category = (name, text, parent) =>
  `    <category name="${name}" displayName="$(string.${text})"><parentCategory ref="${parent}"/></category>`;

/** @param {SettingDescription[]} settings */
export function renderAdmx(settings) {
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="stagebay" namespace="Stagebay.Policies"/>
  </policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <supportedOn>
    <definitions>
      <definition name="${SUPPORTED}" displayName="$(string.${SUPPORTED})"/>
    </definitions>
  </supportedOn>
  <categories>
    <category name="stagebay" displayName="$(string.stagebay)"/>
${categoriesOf(settings)
  .map((name) => category(name, `category_${name}`, 'stagebay'))
  .join('\n')}
${category('defaults', 'defaults', 'stagebay')}
${categoriesOf(withDefaults(settings))
  .map((name) => category(`defaults_${name}`, `category_${name}`, 'defaults'))
  .join('\n')}
  </categories>
  <policies>
${settings.map((setting) => policy(setting, '', REGISTRY_KEY)).join('\n')}
${withDefaults(settings)
  .map((setting) => policy(setting, 'defaults_', DEFAULTS_KEY))
  .join('\n')}
  </policies>
</policyDefinitions>
`;
}

/**
 * One policy; its texts and fields are the same for both registry keys.
 * @param {SettingDescription} setting
 * @param {string} prefix of its name and its category's
 * @param {string} registryKey
 */
function policy(setting, prefix, registryKey) {
  const id = idOf(setting.key);
  return `    <policy name="${prefix}${id}" class="Both" displayName="$(string.${id})" explainText="$(string.${id}_help)" presentation="$(presentation.${id})" key="${registryKey}">
      <parentCategory ref="${prefix}${categoryOf(setting.key)}"/>
      <supportedOn ref="${SUPPORTED}"/>
      <elements>
${element(setting)}
      </elements>
    </policy>`;
}

/** @param {SettingDescription} setting */
function element({ key, shape }) {
  const common = `id="${idOf(key)}" valueName="${key}"`;
  switch (shape.kind) {
    case 'choice':
      return [
        `        <enum ${common} required="true">`,
        ...shape.choices.map(
          (choice) => `          <item displayName="$(string.${choiceIdOf(key, choice)})"><value><string>${choice}</string></value></item>`,
        ),
        '        </enum>',
      ].join('\n');
    // Both values are explicit, because a disabled policy without a value would mean "not set".
    case 'switch':
      return [
        `        <enum ${common} required="true">`,
        ...[1, 0].map(
          (value) =>
            `          <item displayName="$(string.switch_${value ? 'on' : 'off'})"><value><decimal value="${value}"/></value></item>`,
        ),
        '        </enum>',
      ].join('\n');
    case 'whole':
      return `        <decimal ${common} minValue="${shape.least}" maxValue="${shape.most}" required="true"/>`;
    case 'list':
    case 'texts':
      return `        <multiText ${common} required="true"/>`;
    // ADMX has no element for decimal numbers, so they are texts with a decimal point.
    case 'number':
    case 'text':
      return `        <text ${common}${'most' in shape && shape.kind === 'text' && shape.most ? ` maxLength="${shape.most}"` : ''} required="true"/>`;
  }
}

/** @param {SettingDescription[]} settings */
export function renderAdml(settings) {
  const categories = categoriesOf(settings);
  /** @type {[string, string][]} */
  const strings = [
    ['stagebay', 'Stagebay'],
    ['defaults', 'Starting values, which a station may change'],
    [SUPPORTED, 'Windows 10 and later'],
    ['switch_on', 'On'],
    ['switch_off', 'Off'],
    ...categories.map((name) => /** @type {[string, string]} */ ([`category_${name}`, CATEGORIES[name] ?? name])),
    ...settings.flatMap(({ key, name, help, defaultValue, shape }) => [
      /** @type {[string, string]} */ ([idOf(key), name]),
      /** @type {[string, string]} */ ([
        `${idOf(key)}_help`,
        `${help}\n\n${key}. Default: ${[defaultValue].flat().length === 0 || defaultValue === null ? 'none' : `"${[defaultValue].flat().join(', ')}"`}.`,
      ]),
      ...(shape.kind === 'choice'
        ? shape.choices.map((choice) => /** @type {[string, string]} */ ([choiceIdOf(key, choice), choice]))
        : []),
    ]),
  ];
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <displayName>Stagebay</displayName>
  <description>Pack stations for Instacart Connect</description>
  <resources>
    <stringTable>
${strings.map(([id, text]) => `      <string id="${id}">${xml(text)}</string>`).join('\n')}
    </stringTable>
    <presentationTable>
${settings.map(presentation).join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`;
}

/** @param {SettingDescription} setting */
function presentation({ key, name, defaultValue, shape }) {
  const id = idOf(key);
  const inside = () => {
    switch (shape.kind) {
      case 'choice':
        return `<dropdownList refId="${id}" noSort="true"${defaultValue === null ? '' : ` defaultItem="${shape.choices.indexOf(String(defaultValue))}"`}>${xml(name)}</dropdownList>`;
      case 'switch':
        return `<dropdownList refId="${id}" noSort="true" defaultItem="${defaultValue ? 0 : 1}">${xml(name)}</dropdownList>`;
      case 'whole':
        return `<decimalTextBox refId="${id}"${defaultValue === null ? '' : ` defaultValue="${defaultValue}"`}>${xml(name)}</decimalTextBox>`;
      case 'list':
      case 'texts':
        return `<multiTextBox refId="${id}"/>`;
      default:
        return `<textBox refId="${id}"><label>${xml(name)}</label>${defaultValue === null ? '' : `<defaultValue>${xml(String(defaultValue))}</defaultValue>`}</textBox>`;
    }
  };
  return `      <presentation id="${id}">${inside()}</presentation>`;
}
