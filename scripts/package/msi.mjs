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

/** @param {string} project the text of a WiX project */
export function withAutostart(project) {
  if (project.split(END).length !== 2) throw new Error('electron-builder’s MSI template has changed: where does the autostart entry go?');
  return project.replace(END, `${AUTOSTART}${END}`);
}

/** electron-builder's hook `msiProjectCreated`. @param {string} file */
export function addAutostartToMsi(file) {
  writeFileSync(file, withAutostart(readFileSync(file, 'utf8')));
}
