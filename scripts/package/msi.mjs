/** electron-builder's MSI has files and shortcuts alone; what else Windows Installer shall write is added to its project. */
import { readFileSync, writeFileSync } from 'node:fs';

/** The end of the list of components in electron-builder's template. */
const END = '</ComponentGroup>';

/**
 * The same entry as `resources/windows/installer.nsh` writes. Its identifier is fixed for ever: by it Windows Installer knows
 * the component in the next version.
 */
const AUTOSTART = `  <Component Id="Autostart" Guid="{0C9A9A1E-6D0B-4B49-9E0C-5C1C8B7C3A52}">
        <RegistryValue Root="HKLM" Key="Software\\Microsoft\\Windows\\CurrentVersion\\Run" Name="Stagebay" Type="string" Value="&quot;[APPLICATIONFOLDER]stagebay.exe&quot; --autostart" KeyPath="yes"/>
      </Component>
    `;

/** As in `resources/windows/installer.nsh`: Windows writes no dump of the app, which would hold the token. */
const NO_DUMPS = `  <Component Id="NoDumps" Guid="{7E1B8C52-9C39-4D0E-8B6A-3A4C1F0D9E27}">
        <RegistryValue Root="HKLM" Key="Software\\Microsoft\\Windows\\Windows Error Reporting\\ExcludedApplications" Name="stagebay.exe" Type="integer" Value="1" KeyPath="yes"/>
      </Component>
    `;

/** A line in electron-builder's template that every property may stand beside. */
const PROPERTY = '<Property Id="DISABLEADVTSHORTCUTS" Value="1"/>';

/**
 * Without it Windows' Restart Manager closes whatever holds a file, and ends by force what does not close: a station with an order.
 * https://learn.microsoft.com/windows/win32/msi/msirestartmanagercontrol
 */
const NO_RESTART_MANAGER = '<Property Id="MSIRESTARTMANAGERCONTROL" Value="Disable"/>';

/** @param {string} project the text of a WiX project */
export function completed(project) {
  for (const place of [END, PROPERTY]) {
    if (project.split(place).length !== 2) throw new Error(`electron-builder’s MSI template has changed: where is ${place}?`);
  }
  return project.replace(END, `${AUTOSTART}${NO_DUMPS}${END}`).replace(PROPERTY, `${PROPERTY}\n    ${NO_RESTART_MANAGER}`);
}

/** electron-builder's hook `msiProjectCreated`. @param {string} file */
export function completeMsi(file) {
  writeFileSync(file, completed(readFileSync(file, 'utf8')));
}
