/* tasklist.exe /FI "IMAGENAME eq NAME" /FO CSV /NH: a line for each process of that name. Wine's lists nothing. */
#include <stdio.h>
#include <windows.h>

#include <tlhelp32.h>

#define FILTER L"IMAGENAME eq "

int wmain(int count, WCHAR **arguments) {
  const WCHAR *name = L"";
  PROCESSENTRY32W process = {.dwSize = sizeof process};
  HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  int i, found = 0;
  BOOL more;
  for (i = 1; i < count; i++) if (!wcsncmp(arguments[i], FILTER, wcslen(FILTER))) name = arguments[i] + wcslen(FILTER);
  for (more = Process32FirstW(snapshot, &process); more; more = Process32NextW(snapshot, &process)) {
    WCHAR *file = wcsrchr(process.szExeFile, '\\');
    file = file ? file + 1 : process.szExeFile;
    if (_wcsicmp(file, name)) continue;
    printf("\"%ls\",\"%lu\",\"Console\",\"1\",\"1 K\"\r\n", file, process.th32ProcessID);
    found = 1;
  }
  if (!found) printf("INFO: No tasks are running which match the specified criteria.\r\n");
  return 0;
}
