/* Fake of the plug-in StdUtils with the functions that electron-builder's installer calls. */
#include "nsis-plugin.h"

/* The command line without the program. */
PLUGIN_FUNCTION(GetAllParameters) {
  WCHAR ignored[LONGEST], *line = GetCommandLineW(), end = *line == '"' ? '"' : ' ';
  BEGIN;
  pop(ignored);
  if (*line == '"') line++;
  while (*line && *line != end) line++;
  if (*line == '"') line++;
  while (*line == ' ') line++;
  push(line);
}

/* Whether a switch was given, with or without a value. */
PLUGIN_FUNCTION(TestParameter) {
  WCHAR name[LONGEST], **words;
  int count, i, length;
  const WCHAR *found = L"false";
  BEGIN;
  pop(name);
  length = lstrlenW(name);
  words = CommandLineToArgvW(GetCommandLineW(), &count);
  for (i = 1; i < count; i++) {
    const WCHAR *word = words[i];
    if (*word != '-' && *word != '/') continue;
    while (*word == '-' || *word == '/') word++;
    if (!_wcsnicmp(word, name, length) && (word[length] == 0 || word[length] == '=')) found = L"true";
  }
  push(found);
}

/* A switch's value; the fake always returns the default. */
PLUGIN_FUNCTION(GetParameter) {
  WCHAR fallback[LONGEST], name[LONGEST];
  BEGIN;
  pop(fallback);
  pop(name);
  push(fallback);
}

PLUGIN_FUNCTION(GetParentPath) {
  WCHAR path[LONGEST], *end;
  BEGIN;
  pop(path);
  end = wcsrchr(path, '\\');
  if (end) *end = 0;
  push(path);
}

PLUGIN_FUNCTION(ExecShellAsUser) {
  WCHAR file[LONGEST], verb[LONGEST], arguments[LONGEST];
  INT_PTR code;
  BEGIN;
  pop(arguments);
  pop(verb);
  pop(file);
  code = (INT_PTR)ShellExecuteW(NULL, *verb ? verb : NULL, file, *arguments ? arguments : NULL, NULL, SW_SHOWNORMAL);
  push(code > 32 ? L"ok" : L"error");
}

PLUGIN_FUNCTION(HashFile) {
  WCHAR ignored[LONGEST];
  BEGIN;
  pop(ignored);
  pop(ignored);
  push(L"error");
}
