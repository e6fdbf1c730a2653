/* findstr.exe /B /I /C:"TEXT": exits with 0 if a line of standard input begins with the text, in any letter case. Wine's does nothing. */
#include <stdio.h>
#include <string.h>
#include <windows.h>

int main(int count, char **arguments) {
  const char *text = "";
  char line[4096];
  int i, code = 1;
  for (i = 1; i < count; i++) if (!_strnicmp(arguments[i], "/C:", 3)) text = arguments[i] + 3;
  while (fgets(line, sizeof line, stdin)) if (!_strnicmp(line, text, strlen(text))) code = 0;
  return code;
}
