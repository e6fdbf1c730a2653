/*
 * A fake app for the installer's scenarios. Below %LOCALAPPDATA%\Stagebay it writes `open-again`, the marker of the real app, and its
 * version into `app.log`; a file `busy` there stands for an order on its screen.
 */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

#ifndef VERSION
#define VERSION "0.0.0"
#endif

/* Electron's fuses, which the build sets: a marker, the version of the list, its length, and a state for each fuse. */
__attribute__((used)) static volatile const char fuses[] = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX" "\x01" "\x09" "100101101";

static WCHAR folder[512];

static void path_of(const WCHAR *name, WCHAR *out) { swprintf(out, 600, L"%ls\\%ls", folder, name); }

static int is_there(const WCHAR *name) {
  WCHAR path[600];
  path_of(name, path);
  return GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
}

static int remove_file(const WCHAR *name) {
  WCHAR path[600];
  path_of(name, path);
  return DeleteFileW(path);
}

static void write_line(const WCHAR *name, const char *line) {
  WCHAR path[600];
  FILE *file;
  path_of(name, path);
  file = _wfopen(path, L"a");
  if (!file) return;
  if (*line) fprintf(file, VERSION " %s\n", line);
  fclose(file);
}

/* Starts a copy that keeps running, as the real app does at --reopen. */
static void open_again(void) {
  WCHAR self[600];
  STARTUPINFOW startup = {.cb = sizeof startup};
  PROCESS_INFORMATION process;
  if (!remove_file(L"open-again")) return;
  GetModuleFileNameW(NULL, self, 600);
  CreateProcessW(self, NULL, NULL, NULL, FALSE, DETACHED_PROCESS, NULL, NULL, &startup, &process);
}

/* Runs until an installer asks it to close between two orders, or the Windows lab ends it. */
static void stay_open(HANDLE asked) {
  write_line(L"app.log", "opened");
  remove_file(L"open-again");
  while (!is_there(L"end")) {
    if (WaitForSingleObject(asked, 100) != WAIT_OBJECT_0) continue;
    ResetEvent(asked);
    if (is_there(L"busy")) {
      write_line(L"app.log", "is busy");
      continue;
    }
    write_line(L"open-again", "");
    write_line(L"app.log", "closed");
    return;
  }
}

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE previous, WCHAR *given, int show) {
  HANDLE asked;
  int is_only_copy;
  GetEnvironmentVariableW(L"LOCALAPPDATA", folder, 400);
  wcscat(folder, L"\\Stagebay");
  CreateDirectoryW(folder, NULL);
  if (wcsstr(given, L"--reopen")) {
    open_again();
    return 0;
  }
  asked = CreateEventW(NULL, TRUE, FALSE, L"Local\\stagebay-lab-asked");
  is_only_copy = GetLastError() != ERROR_ALREADY_EXISTS;
  if (wcsstr(given, L"--quit-between-orders")) {
    if (!is_only_copy) SetEvent(asked);
    return 0;
  }
  if (is_only_copy) stay_open(asked);
  return 0;
}
