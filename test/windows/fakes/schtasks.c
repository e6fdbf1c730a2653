/*
 * schtasks.exe /Create /F /TN NAME /XML FILE, /Run, /Delete: a fake Task Scheduler with one task, which it runs as
 * the calling user, because Wine's accepts no task. With LAB_NO_TASKS in the environment the fake accepts none either.
 */
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

#define TASK L"C:\\lab\\task.xml"

/* The text between two tags of the task. */
static int element(const char *xml, const char *start, const char *end, WCHAR *out, int size) {
  char text[4096];
  const char *from = strstr(xml, start), *to = from ? strstr(from, end) : NULL;
  if (!to || to - from >= (int)sizeof text) return 0;
  from += strlen(start);
  memcpy(text, from, to - from);
  text[to - from] = 0;
  return MultiByteToWideChar(CP_UTF8, 0, text, -1, out, size) > 0;
}

static int run_task(void) {
  static char xml[65536];
  WCHAR command[4096], expanded[4096], given[4096] = L"", line[9000];
  STARTUPINFOW startup = {.cb = sizeof startup};
  PROCESS_INFORMATION process;
  FILE *file = _wfopen(TASK, L"rb");
  if (!file) return 1;
  fread(xml, 1, sizeof xml - 1, file);
  fclose(file);
  if (!element(xml, "<Command>", "</Command>", command, 4096)) return 1;
  element(xml, "<Arguments>", "</Arguments>", given, 4096);
  ExpandEnvironmentStringsW(command, expanded, 4096);
  swprintf(line, 9000, L"\"%ls\" %ls", expanded, given);
  /* The Task Scheduler reports success even if the program fails. */
  CreateProcessW(NULL, line, NULL, NULL, FALSE, DETACHED_PROCESS, NULL, NULL, &startup, &process);
  return 0;
}

int wmain(int count, WCHAR **arguments) {
  int i;
  if (GetEnvironmentVariableW(L"LAB_NO_TASKS", NULL, 0)) return 1;
  if (count > 1 && !_wcsicmp(arguments[1], L"/Run")) return run_task();
  if (count > 1 && !_wcsicmp(arguments[1], L"/Delete")) return DeleteFileW(TASK) ? 0 : 1;
  for (i = 1; i + 1 < count; i++) if (!_wcsicmp(arguments[i], L"/XML")) return CopyFileW(arguments[i + 1], TASK, FALSE) ? 0 : 1;
  return 1;
}
