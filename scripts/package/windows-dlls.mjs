/** The DLLs that are on every computer with Windows 10 or later, x64, as far as the app's native modules import them. */

/**
 * Part of Windows itself. A library that is missing here is looked up in Microsoft's documentation before it is added: Visual C++'s
 * runtimes (`vcruntime140.dll`, `msvcp140.dll`), .NET and DirectX's redistributables are not part of Windows.
 */
const SYSTEM = [
  'advapi32.dll',
  'bcrypt.dll',
  'bcryptprimitives.dll',
  'crypt32.dll',
  'kernel32.dll',
  'ntdll.dll',
  'ole32.dll',
  'secur32.dll',
  'setupapi.dll',
  'shell32.dll',
  // The C runtime itself, since Windows 10.
  'ucrtbase.dll',
  'user32.dll',
  'userenv.dll',
  'ws2_32.dll',
];

/** API sets: names that the loader resolves itself. Those of the C runtime (UCRT) are part of Windows since Windows 10. */
const API_SETS = /^api-ms-win-(core|crt)-[\w-]+\.dll$/;

/** The program that loads a Node-API module: each module has a hook that finds it, whatever the program is called. */
const HOST = 'node.exe';

/** @param {string} dll in lower case @returns {boolean} whether every computer has it */
export const isSystemDll = (dll) => SYSTEM.includes(dll) || API_SETS.test(dll) || dll === HOST;
