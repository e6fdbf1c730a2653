/* hold.exe FILE UNTIL: keeps a file open, as a virus scanner or an editor does, until another file is there. */
#include <windows.h>

int wmain(int count, WCHAR **arguments) {
  HANDLE file;
  if (count < 3) return 1;
  file = CreateFileW(arguments[1], GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
  if (file == INVALID_HANDLE_VALUE) return 1;
  while (GetFileAttributesW(arguments[2]) == INVALID_FILE_ATTRIBUTES) Sleep(50);
  CloseHandle(file);
  return 0;
}
