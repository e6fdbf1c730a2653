/* hold.exe FILE HELD END: keeps a file open, as a virus scanner or an editor does. Then it creates the file HELD and waits for the file END. */
#include <windows.h>

int wmain(int count, WCHAR **arguments) {
  HANDLE file, held;
  if (count < 4) return 1;
  file = CreateFileW(arguments[1], GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
  held = CreateFileW(arguments[2], GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
  if (file == INVALID_HANDLE_VALUE || held == INVALID_HANDLE_VALUE) return 1;
  CloseHandle(held);
  while (GetFileAttributesW(arguments[3]) == INVALID_FILE_ATTRIBUTES) Sleep(50);
  CloseHandle(file);
  return 0;
}
