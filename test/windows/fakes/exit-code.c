/* exit-code.exe FILE PROGRAM ARGUMENTS…: runs the program and writes its exit code into the file. Wine returns only the lowest byte. */
#include <stdio.h>
#include <windows.h>

static WCHAR *skip_argument(WCHAR *line) {
  WCHAR end = *line == '"' ? '"' : ' ';
  if (*line == '"') line++;
  while (*line && *line != end) line++;
  if (*line == '"') line++;
  while (*line == ' ') line++;
  return line;
}

int wmain(int count, WCHAR **arguments) {
  STARTUPINFOW startup = {.cb = sizeof startup};
  PROCESS_INFORMATION process;
  DWORD code;
  FILE *file;
  if (count < 3) return 1;
  if (!CreateProcessW(NULL, skip_argument(skip_argument(GetCommandLineW())), NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process)) return 1;
  WaitForSingleObject(process.hProcess, INFINITE);
  GetExitCodeProcess(process.hProcess, &code);
  file = _wfopen(arguments[1], L"w");
  if (!file) return 1;
  fprintf(file, "%lu", code);
  return fclose(file);
}
