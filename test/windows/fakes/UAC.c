/* Fake of the plug-in UAC for a user who is already an administrator: its function `_` is called with a number, and an `s` if it answers on the stack. */
#include "nsis-plugin.h"

#define IS_ADMINISTRATOR 2

PLUGIN_FUNCTION(_) {
  WCHAR call[LONGEST], *end = call;
  int number = 0;
  const WCHAR *answer;
  BEGIN;
  pop(call);
  for (; *end >= '0' && *end <= '9'; end++) number = number * 10 + (*end - '0');
  answer = number == IS_ADMINISTRATOR ? L"1" : L"0";
  if (*end == 's') push(answer);
  else lstrcpyW(variables, answer); /* $0 */
}
