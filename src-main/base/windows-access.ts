/** Reads who has access to a file or folder on Windows, where access lists decide and mode bits mean nothing. */
import { createRequire } from 'node:module';

/** The access list of a file, and the user who runs this process. */
export interface FileAccess {
  /** The list in Windows' security descriptor language, such as `D:P(A;;FA;;;SY)(A;;FA;;;S-1-5-21-…-1001)`. */
  readonly sddl: string;
  /** The user's security identifier (SID). */
  readonly user: string;
}

/** SYSTEM, administrators and the file's owner, as abbreviations and in full: no access list can lock them out. */
const TRUSTED_SIDS: ReadonlySet<string> = new Set(['SY', 'BA', 'LA', 'CO', 'OW', 'S-1-5-18', 'S-1-5-32-544', 'S-1-3-0', 'S-1-3-4']);

/** An entry that grants access, with the trustee (https://learn.microsoft.com/windows/win32/secauthz/ace-strings). */
const ALLOW_ENTRY = /\((?:A|OA|XA);[^;)]*;[^;)]*;[^;)]*;[^;)]*;([^;)]+)/g;

/**
 * Finds the users and groups that an access list grants any access to, except this user, SYSTEM and administrators.
 * @returns each as the list writes it; `null` if there is no list, which grants everything to everyone
 */
export function findOthersWithAccess({ sddl, user }: FileAccess): readonly string[] | null {
  const list = /D:(.*?)(?:S:|$)/.exec(sddl)?.[1];
  if (list === undefined || list.includes('NO_ACCESS_CONTROL')) return null;
  const granted = [...list.matchAll(ALLOW_ENTRY)].map(([, trustee = '']) => trustee);
  return [...new Set(granted)].filter((trustee) => trustee !== user && !TRUSTED_SIDS.has(trustee));
}

/** Whether any user or group has access, except this user, SYSTEM and administrators. */
export const isAccessibleToOthers = (access: FileAccess): boolean => findOthersWithAccess(access)?.length !== 0;

/** @throws if Windows refuses to return the access list, or its libraries cannot be loaded */
export function readFileAccess(file: string): FileAccess {
  const windows = openLibraries();
  return { sddl: readAccessList(windows, file), user: readUserSid(windows) };
}

const FILE_OBJECT = 1;
const ACCESS_LIST = 4;
const SDDL_VERSION = 1;

function readAccessList({ getSecurity, describeSecurity, readWindowsText, free }: WindowsLibraries, file: string): string {
  const descriptor: [unknown] = [null];
  const code = getSecurity(file, FILE_OBJECT, ACCESS_LIST, null, null, null, null, descriptor);
  if (code !== 0) throw new Error(`Windows error ${code}`);
  try {
    return readWindowsText((out) => describeSecurity(descriptor[0], SDDL_VERSION, ACCESS_LIST, out, null));
  } finally {
    free(descriptor[0]);
  }
}

const TOKEN_QUERY = 8;
const TOKEN_USER = 1;
/** The constant that Windows' `GetCurrentProcess` returns. */
const CURRENT_PROCESS = -1;

function readUserSid({ openToken, getUser, closeHandle, describeUser, readWindowsText }: WindowsLibraries): string {
  const token: [number] = [0];
  if (!openToken(CURRENT_PROCESS, TOKEN_QUERY, token)) throw new Error('the process has no token');
  const buffer = Buffer.alloc(256);
  const isFound = getUser(token[0], TOKEN_USER, buffer, buffer.length, [0]);
  closeHandle(token[0]);
  if (!isFound) throw new Error('the process has no user');
  // The buffer starts with a pointer to the SID, which follows in the same buffer.
  return readWindowsText((out) => describeUser(buffer.readBigUInt64LE(0), out));
}

type WindowsLibraries = ReturnType<typeof openLibraries>;

/** Loads the libraries on the first call, because other systems do not have them. */
function openLibraries() {
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  const advapi = koffi.load('advapi32.dll');
  const kernel = koffi.load('kernel32.dll');
  const localFree = kernel.func('intptr_t __stdcall LocalFree(intptr_t memory)');
  const free = (memory: unknown): void => void localFree(koffi.address(memory));
  /** @param call stores the address of a text that Windows has allocated; the text is freed here */
  function readWindowsText(call: (out: [unknown]) => boolean): string {
    const out: [unknown] = [null];
    if (!call(out)) throw new Error('Windows gives no text');
    try {
      return koffi.decode(out[0], 'char16_t', -1) as string;
    } finally {
      free(out[0]);
    }
  }
  return {
    free,
    readWindowsText,
    getSecurity: advapi.func(
      'uint32_t __stdcall GetNamedSecurityInfoW(str16, int, uint32_t, void *, void *, void *, void *, _Out_ void **descriptor)',
    ),
    describeSecurity: advapi.func(
      'bool __stdcall ConvertSecurityDescriptorToStringSecurityDescriptorW(void *, uint32_t, uint32_t, _Out_ void **text, void *)',
    ),
    openToken: advapi.func('bool __stdcall OpenProcessToken(intptr_t, uint32_t, _Out_ intptr_t *token)'),
    getUser: advapi.func('bool __stdcall GetTokenInformation(intptr_t, int, _Out_ uint8_t *buffer, uint32_t, _Out_ uint32_t *needed)'),
    describeUser: advapi.func('bool __stdcall ConvertSidToStringSidW(intptr_t, _Out_ void **text)'),
    closeHandle: kernel.func('bool __stdcall CloseHandle(intptr_t)'),
  };
}
