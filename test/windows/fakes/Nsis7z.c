/* Fake of the plug-in Nsis7z: unpacks an archive into the current folder, with the 7-Zip that LAB_7ZA names. */
#include "nsis-plugin.h"

PLUGIN_FUNCTION(Extract) {
  WCHAR archive[LONGEST], program[1024], line[LONGEST + 1100];
  STARTUPINFOW startup = {.cb = sizeof startup};
  PROCESS_INFORMATION process;
  BEGIN;
  pop(archive);
  if (!GetEnvironmentVariableW(L"LAB_7ZA", program, 1024)) return;
  wsprintfW(line, L"\"%s\" x -y \"%s\"", program, archive);
  if (!CreateProcessW(NULL, line, NULL, NULL, FALSE, CREATE_NO_WINDOW, NULL, NULL, &startup, &process)) return;
  WaitForSingleObject(process.hProcess, INFINITE);
}
